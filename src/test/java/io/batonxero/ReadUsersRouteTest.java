package io.batonxero;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.batonxero.steps.StepContracts;
import io.batonxero.xero.XeroUser;
import java.util.List;
import java.util.Map;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.Test;

class ReadUsersRouteTest extends CamelTestSupport {
    @Test
    void returnsTheUsersOfAllPages() throws Exception {
        context.getPropertiesComponent().addInitialProperty("baton.xero.users-page-size", "100");
        context.addRoutePolicyFactory(new StepContracts());
        var file = PluginHelper.getResourceLoader(context).resolveResource("file:routes/read-users.camel.yaml");
        PluginHelper.getRoutesLoader(context).loadRoutes(file);
        AdviceWith.adviceWith(
                context,
                "read-users",
                route -> route.weaveById("read-pages-of-users").replace().to("mock:read-pages"));
        MockEndpoint pages = getMockEndpoint("mock:read-pages");
        pages.expectedVariableReceived("path", "/api.xro/2.0/Users");
        pages.whenAnyExchangeReceived(exchange -> exchange.getMessage().setBody(List.of(Map.of("UserID", "u-1"))));

        List<?> users = template.requestBody("direct:read-users", "any tenant", List.class);

        assertEquals("u-1", ((XeroUser) users.get(0)).id());
        MockEndpoint.assertIsSatisfied(context);
    }
}
