package io.batonxero.hawtio;

import io.batonxero.base.MonotonicClock;
import io.hawt.jmx.JMXSecurityMBean;
import io.hawt.jmx.JmxTreeWatcher;
import io.hawt.jmx.PluginRegistry;
import io.hawt.system.ConfigManager;
import io.hawt.web.auth.AuthConfigurationServlet;
import io.hawt.web.auth.AuthSessionHelpers;
import io.hawt.web.auth.AuthenticationConfiguration;
import io.hawt.web.auth.AuthenticationFilter;
import io.hawt.web.auth.ClientRouteRedirectFilter;
import io.hawt.web.auth.SessionExpiryFilter;
import io.hawt.web.auth.UserServlet;
import io.hawt.web.auth.keycloak.KeycloakServlet;
import io.hawt.web.filters.BaseTagHrefFilter;
import io.hawt.web.filters.ResponseHeadersFilter;
import io.hawt.web.plugin.PluginServlet;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import jakarta.servlet.SessionTrackingMode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.management.StandardMBean;
import org.eclipse.jetty.ee10.servlet.DefaultServlet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.resource.ResourceFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Serves the Hawtio console and Jolokia at {@code /hawtio} on their own address. Pages, sessions and headers are Hawtio's;
 * authentication and access rules are this package's.
 */
public final class HawtioServer implements AutoCloseable {
    /** The name of the only user. */
    public static final String USER = "admin";

    static final String PATH = "/hawtio";
    private static final Duration SESSION_IDLE_TIMEOUT = Duration.ofMinutes(30);
    /** One per connection, since a slow client holds one, 4 for Jetty, and some to close connections. */
    private static final int THREADS = ConnectionLimits.MAX_CONNECTIONS + 16;

    private static final int MAX_HEADER_BYTES = 8192;

    private final Server server;
    /** The front end reads both MBeans and mistakes an error of one for a change of the other. */
    private final JmxTreeWatcher watcher = new JmxTreeWatcher();

    private final PluginRegistry plugins = new PluginRegistry();

    private HawtioServer(Server server) {
        this.server = server;
    }

    /**
     * {@return the running console} The caller closes it.
     *
     * @throws IOException if it cannot listen on the address
     */
    public static HawtioServer start(HawtioConfig config, String password) throws IOException {
        return start(config, new PasswordCheck(password, new MonotonicClock()), SESSION_IDLE_TIMEOUT);
    }

    static HawtioServer start(HawtioConfig config, PasswordCheck password, Duration idleTimeout) throws IOException {
        AuditLog.reset();
        HawtioServer console = new HawtioServer(server(config));
        ServletContextHandler root = new ServletContextHandler("/");
        serve(root, new RootRedirect(config), "/*");
        console.serve(new Handler.Sequence(
                console.pages(config, new LoginServlet(password, idleTimeout), idleTimeout), root));
        try {
            console.server.start();
            console.watcher.init();
            console.plugins.init();
            ManagementFactory.getPlatformMBeanServer()
                    .registerMBean(new StandardMBean(new JmxSecurity(), JMXSecurityMBean.class), JmxSecurity.NAME);
            return console;
        } catch (IOException e) {
            console.stop();
            throw e.getCause() instanceof IOException cause ? cause : e;
        } catch (Exception e) {
            console.stop();
            throw new IllegalStateException("Hawtio does not start", e);
        }
    }

    @Override
    public void close() {
        stop();
        try {
            watcher.destroy();
            plugins.destroy();
            ManagementFactory.getPlatformMBeanServer().unregisterMBean(JmxSecurity.NAME);
        } catch (Exception e) {
            throw new IllegalStateException("Hawtio does not stop", e);
        }
    }

    private void stop() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("Hawtio does not stop", e);
        }
    }

    private static Server server(HawtioConfig config) {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
        threads.setName("hawtio");
        threads.setDaemon(true);
        Server server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(MAX_HEADER_BYTES);
        config.publicUrl().ifPresent(url -> http.addCustomizer(new ForwardedCustomizer(config, url)));
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(config.address().getHostString());
        connector.setPort(config.address().getPort());
        server.addConnector(connector);
        return server;
    }

    private void serve(Handler pages) {
        Connector connector = server.getConnectors()[0];
        ConnectionLimits connections = new ConnectionLimits(connector.getScheduler());
        connections.setHandler(pages);
        connector.addEventListener(connections);
        server.setHandler(connections);
    }

    private ServletContextHandler pages(HawtioConfig config, LoginServlet login, Duration idleTimeout) {
        ServletContextHandler pages = new ServletContextHandler(config.contextPath(), ServletContextHandler.SESSIONS);
        ResourceFactory resources = ResourceFactory.of(server);
        // Files in hawtio/ override Hawtio's own.
        pages.setBaseResource(ResourceFactory.combine(
                resources.newClassLoaderResource("hawtio/"), resources.newClassLoaderResource("hawtio-static/")));
        pages.setWelcomeFiles(new String[] {"index.html"});
        pages.getSessionHandler().setHttpOnly(true);
        pages.getSessionHandler().setSameSite(HttpCookie.SameSite.STRICT);
        // All ports of a host share their cookies.
        pages.getSessionHandler().setSessionCookie("HAWTIO_" + config.address().getPort());
        pages.getSessionHandler().setSessionTrackingModes(Set.of(SessionTrackingMode.COOKIE));
        configureAuthentication(pages, idleTimeout);

        pages.addFilter(new FilterHolder(new RequestFilter(config)), "/*", EnumSet.of(DispatcherType.REQUEST));
        filter(pages, new SessionExpiryFilter(), "/*");
        filter(pages, new ResponseHeadersFilter(), "/*");
        filter(pages, new AuthenticationFilter(), "/jolokia/*");
        filter(pages, new ClientRouteRedirectFilter(), "/*");
        filter(pages, new BaseTagHrefFilter(), "/", "/index.html");
        serve(pages, login, LoginServlet.LOGIN_PATH, LoginServlet.LOGOUT_PATH);
        serve(pages, jolokia(), "/jolokia/*");
        serve(pages, new UserServlet(), "/user/*");
        serve(pages, new AuthConfigurationServlet(), "/auth/config/*");
        serve(pages, new KeycloakServlet(), "/keycloak/*");
        serve(pages, new PluginServlet(), "/plugin/*");
        ServletHolder files = new ServletHolder(new DefaultServlet());
        files.setInitParameter("dirAllowed", "false");
        serve(pages, files, "/");
        return pages;
    }

    /** Disables Hawtio's own login, including logins by header: its filters accept existing sessions only. */
    private static void configureAuthentication(ServletContextHandler pages, Duration idleTimeout) {
        Map<String, String> settings = Map.of(
                AuthenticationConfiguration.AUTHENTICATION_THROTTLED, "false",
                AuthenticationConfiguration.AUTHENTICATION_CONTAINER_DISCOVERY_CLASSES, "",
                AuthSessionHelpers.SESSION_TIMEOUT, Long.toString(idleTimeout.toSeconds()));
        pages.setAttribute(ConfigManager.CONFIG_MANAGER, new ConfigManager() {
            // Ignores Hawtio's system properties, which could disable the login.
            @Override
            public Optional<String> get(String name) {
                return Optional.ofNullable(settings.get(name));
            }
        });
        AuthenticationConfiguration.getConfiguration(pages.getServletContext())
                .initializationComplete(pages.getServletContext());
    }

    private static ServletHolder jolokia() {
        ServletHolder jolokia = new ServletHolder(new JolokiaServlet());
        jolokia.setInitParameters(Map.of(
                "mbeanQualifier", "qualifier=hawtio",
                "allowErrorDetails", "false",
                "includeStackTrace", "false",
                "discoveryEnabled", "false"));
        return jolokia;
    }

    private static void filter(ServletContextHandler pages, Filter filter, String... paths) {
        FilterHolder holder = new FilterHolder(filter);
        for (String path : paths) {
            pages.addFilter(holder, path, EnumSet.of(DispatcherType.REQUEST, DispatcherType.FORWARD));
        }
    }

    private static void serve(ServletContextHandler pages, Servlet servlet, String... paths) {
        serve(pages, new ServletHolder(servlet), paths);
    }

    private static void serve(ServletContextHandler pages, ServletHolder holder, String... paths) {
        for (String path : paths) {
            pages.addServlet(holder, path);
        }
    }
}
