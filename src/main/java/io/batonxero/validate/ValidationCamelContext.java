package io.batonxero.validate;

import io.batonxero.c1.C1Credentials;
import java.util.Properties;
import org.apache.camel.ExtendedCamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.engine.RouteService;
import org.apache.camel.spi.BeanProcessorFactory;
import org.apache.camel.spi.ClassResolver;
import org.apache.camel.spi.Injector;
import org.apache.camel.spi.Language;
import org.apache.camel.spi.LanguageResolver;
import org.apache.camel.spi.PropertiesFunction;
import org.apache.camel.spi.Registry;
import org.apache.camel.spi.ResourceLoader;
import org.apache.camel.spi.ScriptingLanguage;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.service.ServiceHelper;

/** A Camel context that builds routes to validate them. It starts no route and instantiates no class that a route names. */
final class ValidationCamelContext extends DefaultCamelContext {
    /** Replaces {@code {{bean:name.method}}}, which would call a method of any bean. */
    private record StandInBeanFunction(Registry registry) implements PropertiesFunction {
        @Override
        public String getName() {
            return "bean";
        }

        @Override
        public String apply(String call) {
            return registry.lookupByName(call.replaceAll("\\..*", "")) instanceof C1Credentials credentials
                    ? (call.endsWith(".tokenUrl") ? credentials.tokenUrl() : credentials.target())
                    : "1";
        }
    }

    ValidationCamelContext(Registry registry) {
        super(false);
        getCamelContextExtension().setRegistry(registry);
    }

    @Override
    protected ClassResolver createClassResolver() {
        return new ValidationClassResolver(this);
    }

    @Override
    protected Injector createInjector() {
        return getClassResolver() instanceof ValidationClassResolver classes ? classes : super.createInjector();
    }

    /** Initialises the steps, so that Camel parses their expressions. No consumer or producer is created. */
    @Override
    public void startRouteService(RouteService routeService, boolean addingRoutes) {
        Route route = routeService.getRoute();
        ServiceHelper.initService(route.getProcessor());
    }

    /**
     * Replaces the beans, languages and functions that would call classes named by routes.
     *
     * @param beanSettings the beans that settings define: name to reference
     */
    void installStandIns(StandInBeans standIns, Properties beanSettings) {
        BeanClassChecker classes = new BeanClassChecker(getClassResolver(), standIns);
        beanSettings.forEach((name, reference) -> classes.define(
                BeanDefinition.ofReference(String.valueOf(reference)).named(String.valueOf(name))));
        ExtendedCamelContext plugins = getCamelContextExtension();
        BeanCallChecker beans = new BeanCallChecker(this, standIns);
        plugins.addContextPlugin(BeanProcessorFactory.class, beans);
        LanguageResolver languages = PluginHelper.getLanguageResolver(plugins);
        plugins.addContextPlugin(LanguageResolver.class, (name, camel) -> {
            Language language = name.equals("bean") ? beans : languages.resolveLanguage(name, camel);
            return language instanceof ScriptingLanguage ? beans : language;
        });
        plugins.addContextPlugin(
                ResourceLoader.class, new LocalResourceLoader(PluginHelper.getResourceLoader(plugins)));
        if (getPropertiesComponent() instanceof PropertiesComponent properties) {
            properties.addPropertiesFunction(new StandInBeanFunction(getRegistry()));
        }
        if (getRegistry() instanceof DefaultRegistry registry) {
            registry.addBeanRepository(standIns);
        }
        getRegistry().unbind(RouteFolder.LOADER_BEAN);
        getRegistry().bind(RouteFolder.LOADER_BEAN, new ValidationRoutesLoader(this, standIns));
    }
}
