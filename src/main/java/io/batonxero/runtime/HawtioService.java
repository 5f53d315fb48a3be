package io.batonxero.runtime;

import io.batonxero.console.Terminal;
import io.batonxero.hawtio.HawtioConfig;
import io.batonxero.hawtio.HawtioServer;
import io.batonxero.hawtio.PublicUrl;
import io.batonxero.net.Network;
import io.batonxero.secret.Secrets;
import io.batonxero.settings.Mode;
import io.batonxero.settings.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Hawtio console of a program that keeps running. It needs a password. */
public final class HawtioService extends MainListenerSupport {
    private static final Logger LOG = LoggerFactory.getLogger(HawtioService.class);
    private static final String PASSWORD = "baton.hawtio.password";
    private static final String PROXIES = "baton.hawtio-proxies";
    private static final int PASSWORD_BYTES = 15;

    private final HawtioConfig config;
    private final String password;
    private final Runnable showPassword;
    private @Nullable HawtioServer console;

    private HawtioService(HawtioConfig config, String password, Runnable showPassword) {
        this.config = config;
        this.password = password;
        this.showPassword = showPassword;
    }

    /** {@return Hawtio for a run; empty if the run stops by itself, Hawtio is off, or there is no password} */
    static Optional<HawtioService> of(Mode mode, Settings settings, PrintStream err) {
        if (mode.isOnce() || !settings.isHawtio()) {
            return Optional.empty();
        }
        HawtioConfig config = new HawtioConfig(
                settings.hawtioAddress(),
                PublicUrl.of(settings.get("baton.hawtio-public-url")),
                HawtioConfig.proxies(settings.get(PROXIES)).orElseThrow());
        if (config.publicUrl().isEmpty() && !settings.get(PROXIES).isEmpty()) {
            LOG.atWarn()
                    .addKeyValue(
                            "reason",
                            "X-Forwarded headers count only with --hawtio-public-url (BATON_HAWTIO_PUBLIC_URL). Set both, or neither.")
                    .log("ignored --hawtio-proxies (BATON_HAWTIO_PROXIES)");
        }
        String given = settings.get(PASSWORD);
        if (!given.isEmpty()) {
            return Optional.of(new HawtioService(config, given, () -> {}));
        }
        if (!Terminal.isStderrTerminal()) {
            LOG.atInfo()
                    .addKeyValue(
                            "reason",
                            "no password is set. Set BATON_HAWTIO_PASSWORD to enable it, or BATON_HAWTIO=false to hide this message.")
                    .log("Hawtio is disabled");
            return Optional.empty();
        }
        String generated = random();
        return Optional.of(new HawtioService(
                config,
                generated,
                () -> err.println("Hawtio: " + url(config) + ", user " + HawtioServer.USER + ", password " + generated
                        + " (for this run; set your own by BATON_HAWTIO_PASSWORD)")));
    }

    @Override
    public void afterStart(BaseMainSupport main) {
        try {
            console = HawtioServer.start(config, password);
            LOG.atInfo()
                    .addKeyValue("url", url(config))
                    .addKeyValue("user", HawtioServer.USER)
                    .log("Hawtio started");
            showPassword.run();
            // After it was shown: the output masks registered secrets.
            Secrets.register(PASSWORD, password);
        } catch (IOException e) {
            // Syncs do not depend on Hawtio.
            LOG.atWarn()
                    .addKeyValue(
                            "reason",
                            "Hawtio cannot listen on " + config.address().getHostString() + " port "
                                    + config.address().getPort() + " (" + e.getMessage()
                                    + "). Set another port with --hawtio-port (BATON_HAWTIO_PORT), or an address of this machine with --hawtio-bind-address (BATON_HAWTIO_BIND_ADDRESS).")
                    .log("Hawtio is disabled");
        }
    }

    @Override
    public void beforeStop(BaseMainSupport main) {
        if (console != null) {
            console.close();
        }
    }

    private static String url(HawtioConfig config) {
        return config.publicUrl().map(PublicUrl::console).orElseGet(() -> Network.url(config.address(), "/hawtio"));
    }

    /** {@return the URL of the console for browsers} */
    String url() {
        return url(config);
    }

    private static String random() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
