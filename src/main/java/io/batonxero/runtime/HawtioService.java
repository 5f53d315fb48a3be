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

/** Hawtio beside a program that keeps running, never without a password. */
public final class HawtioService extends MainListenerSupport {
    private static final Logger LOG = LoggerFactory.getLogger(HawtioService.class);
    private static final String PASSWORD = "baton.hawtio.password";
    private static final String PROXIES = "baton.hawtio-proxies";
    private static final int PASSWORD_BYTES = 15;

    private final HawtioConfig config;
    private final String password;
    private final Runnable tell;
    private @Nullable HawtioServer console;

    private HawtioService(HawtioConfig config, String password, Runnable tell) {
        this.config = config;
        this.password = password;
        this.tell = tell;
    }

    /** {@return Hawtio for a run} None where a run ends by itself, where it is switched off, and where nobody could log in. */
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
        if (!Terminal.isErrorWatched()) {
            LOG.atInfo()
                    .addKeyValue(
                            "reason",
                            "no password is set. Set BATON_HAWTIO_PASSWORD to enable it, or BATON_HAWTIO=false to hide this message.")
                    .log("Hawtio is disabled");
            return Optional.empty();
        }
        String madeUp = random();
        return Optional.of(new HawtioService(
                config,
                madeUp,
                () -> err.println("Hawtio: " + url(config) + ", user " + HawtioServer.USER + ", password " + madeUp
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
            tell.run();
            // Not before it was shown, where it is made up.
            Secrets.register(PASSWORD, password);
        } catch (IOException e) {
            // Syncs matter more than watching them.
            LOG.atWarn()
                    .addKeyValue(
                            "reason",
                            "--hawtio-port " + config.address().getPort() + ": cannot listen on it at "
                                    + config.address().getHostString() + " (" + e.getMessage()
                                    + "). Use another port (BATON_HAWTIO_PORT), or an address of this machine (--hawtio-bind-address, BATON_HAWTIO_BIND_ADDRESS).")
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

    private static String random() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
