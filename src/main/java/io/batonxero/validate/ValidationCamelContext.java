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

/** A Camel context that builds routes to check them: it makes no object of a class that they name, and starts none. */
final class ValidationCamelContext extends DefaultCamelContext {
    /** Stands for {@code {{bean:name.method}}}, which would call the method of any bean. */
    private record CheckedCall(Registry registry) implements PropertiesFunction {
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

    /** Initialises the steps, which is when Camel reads expressions. No consumer or producer is made. */
    @Override
    public void startRouteService(RouteService routeService, boolean addingRoutes) {
        Route route = routeService.getRoute();
        ServiceHelper.initService(route.getProcessor());
    }

    /**
     * Puts stand-ins in the place of beans, languages and functions that would call what routes name.
     *
     * @param settings the beans that settings make, by name
     */
    void replaceWhatMakesObjects(StandInBeans standIns, Properties settings) {
        BeanClassChecker classes = new BeanClassChecker(getClassResolver(), standIns);
        settings.forEach((name, made) ->
                classes.define(BeanDefinition.ofReference(String.valueOf(made)).named(String.valueOf(name))));
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
            properties.addPropertiesFunction(new CheckedCall(getRegistry()));
        }
        if (getRegistry() instanceof DefaultRegistry registry) {
            registry.addBeanRepository(standIns);
        }
        getRegistry().unbind(RouteFolder.LOADER);
        getRegistry().bind(RouteFolder.LOADER, new ValidationRoutesLoader(this, standIns));
    }
}
