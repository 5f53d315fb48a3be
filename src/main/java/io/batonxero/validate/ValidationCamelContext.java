package io.batonxero.validate;

import io.batonxero.c1.C1Credentials;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.camel.ExtendedCamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.engine.BootstrapFactoryFinder;
import org.apache.camel.impl.engine.DefaultContextServiceLoaderPlugin;
import org.apache.camel.impl.engine.DefaultFactoryFinderResolver;
import org.apache.camel.impl.engine.RouteService;
import org.apache.camel.spi.BeanProcessorFactory;
import org.apache.camel.spi.ClassResolver;
import org.apache.camel.spi.CliConnectorFactory;
import org.apache.camel.spi.ContextServiceLoaderPluginResolver;
import org.apache.camel.spi.Debugger;
import org.apache.camel.spi.FactoryFinder;
import org.apache.camel.spi.FactoryFinderResolver;
import org.apache.camel.spi.Injector;
import org.apache.camel.spi.Language;
import org.apache.camel.spi.LanguageResolver;
import org.apache.camel.spi.PropertiesFunction;
import org.apache.camel.spi.Registry;
import org.apache.camel.spi.ResourceLoader;
import org.apache.camel.spi.ScriptingLanguage;
import org.apache.camel.spi.StartupStepRecorder;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.service.ServiceHelper;

/**
 * A Camel context that builds routes to validate them. It starts no route.
 * It instantiates a class that a route file names only if the class belongs to a library in
 * {@link StandIn#LIBRARY_PACKAGES} or is one of this program's components.
 */
final class ValidationCamelContext extends DefaultCamelContext {
    /** Replaces {@code {{bean:name.method}}}, which would call a method of any bean. */
    private record StandInBeanFunction(Registry registry) implements PropertiesFunction {
        @Override
        public String getName() {
            return "bean";
        }

        @Override
        public String apply(String call) {
            // A text, a number and a duration can be parsed from 1.
            return registry.lookupByName(call.replaceAll("\\..*", "")) instanceof C1Credentials credentials
                    ? (call.endsWith(".tokenUrl") ? credentials.tokenUrl() : credentials.target())
                    : "1";
        }
    }

    /**
     * Services that Camel starts in every context because their jar is on the class path. A second CLI connector would end the
     * running program when it stops, and a second debugger or recorder would replace the first. The
     * connector can be removed here when Camel has fixed it: docs/upstream.md.
     */
    private static final Set<String> STARTED_BY_JARS =
            Set.of(CliConnectorFactory.FACTORY, Debugger.FACTORY, StartupStepRecorder.FACTORY);

    ValidationCamelContext(Registry registry) {
        super(false);
        getCamelContextExtension().setRegistry(registry);
    }

    @Override
    protected ClassResolver createClassResolver() {
        return new ValidationClassResolver(this);
    }

    @Override
    protected FactoryFinderResolver createFactoryFinderResolver() {
        return new DefaultFactoryFinderResolver() {
            @Override
            public FactoryFinder resolveBootstrapFactoryFinder(ClassResolver classes, String path) {
                return new BootstrapFactoryFinder(classes, path) {
                    @Override
                    public Optional<Class<?>> findClass(String key) {
                        return STARTED_BY_JARS.contains(key) ? Optional.empty() : super.findClass(key);
                    }
                };
            }
        };
    }

    /** Starts no {@code ContextServicePlugin} of a jar. */
    @Override
    protected ContextServiceLoaderPluginResolver createContextServiceLoaderPlugin() {
        return new DefaultContextServiceLoaderPlugin() {
            @Override
            protected void doStart() {}
        };
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
     * Replaces the beans, languages and functions that would call classes that routes name.
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
