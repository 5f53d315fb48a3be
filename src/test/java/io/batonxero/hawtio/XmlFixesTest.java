package io.batonxero.hawtio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class XmlFixesTest {
    @Test
    void errorHandlersBecomeComments() {
        String routes = """
                <route id="a"><errorHandler><noErrorHandler/></errorHandler><from uri="direct:a"/></route>
                <route id="b"><errorHandler><deadLetterChannel deadLetterUri="log:x--y"/></errorHandler></route>""";

        assertThat(XmlFixes.withoutErrorHandlers(routes)).isEqualTo("""
                <route id="a"><!-- <errorHandler><noErrorHandler/></errorHandler> --><from uri="direct:a"/></route>
                <route id="b"><!-- <errorHandler><deadLetterChannel deadLetterUri="log:x- -y"/></errorHandler> --></route>""");
    }

    @Test
    void ampersandsAreEscapedOnce() {
        assertThat(XmlFixes.wellFormed("<a>quartz:x?a=1&b=2</a><b>&amp;&lt;&#39;&apos;&#xa0;</b>"))
                .isEqualTo("<a>quartz:x?a=1&amp;b=2</a><b>&amp;&lt;&#39;&apos;&#xa0;</b>");
    }
}
