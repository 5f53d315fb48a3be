package io.batonxero.runtime;

import io.batonxero.base.ConfigurationException;
import io.batonxero.base.ConnectorException;
import io.batonxero.c1.RunningTasks;
import io.batonxero.console.Keyboard;
import io.batonxero.console.ResultPrinter;
import io.batonxero.net.Network;
import io.batonxero.observe.ManagementServer;
import io.batonxero.process.ExternalCommand;
import io.batonxero.reload.IdleGate;
import io.batonxero.reload.ReloadSafeDirectComponent;
import io.batonxero.reload.RouteReloader;
import io.batonxero.settings.InstallLayout;
import io.batonxero.settings.Settings;
import io.batonxero.steps.RunningSteps;
import io.batonxero.steps.StepWatchdog;
import io.batonxero.validate.RouteSource;
import io.batonxero.validate.RouteValidator;
import io.batonxero.xero.auth.AuthorizationRequest;
import io.batonxero.xero.auth.KubernetesTokenStore;
import io.batonxero.xero.auth.TokenStore;
import io.batonxero.xero.auth.XeroSession;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Service;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts and stops the services beside the routes: reload, watchdog, health and metrics. */
final class BackgroundServices extends MainListenerSupport {
    private static final Logger LOG = LoggerFactory.getLogger(BackgroundServices.class);

    private final CamelSetup program;
    private final List<RouteSource> routes;
    private final IdleGate gate;
    private final ResultPrinter resultPrinter;
    private final Keyboard keyboard;
    private final Optional<String> hawtio;
    private @Nullable RouteReloader reload;

    BackgroundServices(
            CamelSetup program,
            List<RouteSource> routes,
            IdleGate gate,
            ResultPrinter resultPrinter,
            Keyboard keyboard,
            Optional<String> hawtio) {
        this.program = program;
        this.routes = routes;
        this.gate = gate;
        this.resultPrinter = resultPrinter;
        this.keyboard = keyboard;
        this.hawtio = hawtio;
    }

    @Override
    public void beforeConfigure(BaseMainSupport support) {
        if (keepsRunning()) {
            support.getCamelContext().addComponent("direct", new ReloadSafeDirectComponent());
        }
        if (keepsRunning() && program.settings().isReload()) {
            String folders = program.settings().get("baton.routes");
            reload = new RouteReloader(
                    support.getCamelContext(),
                    gate,
                    new RouteValidator(program::prepare),
                    InstallLayout.routeFolders(folders),
                    routes,
                    program.settings().file());
        }
    }

    @Override
    public void afterConfigure(BaseMainSupport support) {
        CamelContext context = support.getCamelContext();
        share(
                context.getRegistry().lookupByNameAndType("httpConnectionPool", HttpClientConnectionManager.class),
                context);
        if (program.mode().hasWatchdog()) {
            context.getRegistry().findByType(RunningSteps.class).forEach(steps -> watch(steps, context));
        }
        if (keepsRunning() && program.settings().isHealthCheck()) {
            StatusPage status = new StatusPage(context, program.mode(), hawtio);
            add(
                    context,
                    new ManagementServer(
                            program.settings().managementAddress(),
                            context,
                            Map.of("/", status::html, "/status", status::json)));
        }
    }

    @Override
    public void beforeStart(BaseMainSupport support) {
        SyncRequirements.check(support.getCamelContext(), program.mode());
        if (program.settings().usesTls()) {
            // Fails at start-up if the file of certificates is invalid.
            support.getCamelContext().getRegistry().findByType(Network.class).forEach(Network::trustManagers);
        }
        support.getCamelContext()
                .getRegistry()
                .findByType(TokenStore.class)
                .forEach(store -> LOG.atInfo()
                        .addKeyValue("mode", program.mode().key())
                        .addKeyValue("sign_in", store.describeSignIn())
                        .log("starting"));
    }

    @Override
    public void afterStart(BaseMainSupport support) {
        CamelContext context = support.getCamelContext();
        String folders = program.settings().get("baton.routes");
        if (context.getRoute(program.mode().trigger()) == null) {
            resultPrinter.failFatally(new ConfigurationException("No route "
                    + program.mode().trigger() + " in --routes " + folders + ": no route starts the work."));
        }
        if (reload != null) {
            add(context, reload);
        }
        context.getRegistry().findByType(SyncSchedule.class).forEach(SyncSchedule::logNext);
    }

    @Override
    public void beforeStop(BaseMainSupport support) {
        resultPrinter.stopping();
        support.getCamelContext().getRegistry().findByType(RunningTasks.class).forEach(RunningTasks::stop);
        // Work that waits for Xero would delay the stop. A refresh of the tokens is not affected. After RunningTasks,
        // which remembers
        // why it cancels a task.
        support.getCamelContext().getRegistry().findByType(XeroSession.class).forEach(XeroSession::abort);
        support.getCamelContext()
                .getRegistry()
                .findByType(AuthorizationRequest.class)
                .forEach(AuthorizationRequest::abort);
        support.getCamelContext().getRegistry().findByType(TokenStore.class).forEach(TokenStore::abort);
        support.getCamelContext()
                .getRegistry()
                .findByType(KubernetesTokenStore.class)
                .forEach(KubernetesTokenStore::abort);
        support.getCamelContext()
                .getRegistry()
                .findByType(ExternalCommand.class)
                .forEach(ExternalCommand::abort);
        keyboard.abort();
    }

    /** Gives camel-http our connection pool, so that it does not create two unused ones with TLS contexts. */
    private static void share(@Nullable HttpClientConnectionManager pool, CamelContext context) {
        if (pool != null) {
            context.getComponent("http", HttpComponent.class).setClientConnectionManager(pool);
            context.getComponent("https", HttpComponent.class).setClientConnectionManager(pool);
        }
    }

    private void watch(RunningSteps steps, CamelContext context) {
        Settings settings = program.settings();
        StepWatchdog watchdog = new StepWatchdog(
                context, steps, settings.duration("baton.step-timeout"), settings.duration("baton.sync-timeout"));
        context.getRegistry().bind("stepWatchdog", watchdog);
        add(context, watchdog);
    }

    private boolean keepsRunning() {
        return !program.mode().isOnce();
    }

    private static void add(CamelContext context, Service service) {
        try {
            context.addService(service);
        } catch (Exception e) {
            throw ConnectorException.of(e);
        }
    }
}
