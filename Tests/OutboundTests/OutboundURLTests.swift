import Testing

@testable import Outbound

@Suite("Addresses that people write")
struct OutboundURLTests {
    @Test(
        "An address is taken apart",
        arguments: [
            ("http://example.org", "http://example.org/"),
            ("HTTPS://Example.ORG:443/A?b=c#d", "https://example.org/A?b=c"),
            ("http://example.org:8080?x", "http://example.org:8080/?x"),
            ("http://example.org./a", "http://example.org/a"),
            ("http://example.org:/a", "http://example.org/a"),
            ("http://bücher.example/ä", "http://xn--bcher-kva.example/%C3%A4"),
            ("http://a_b.example/%41\"<", "http://a_b.example/%41%22%3C"), ("http://8.8.8.8:81/", "http://8.8.8.8:81/"),
            ("http://[2003::1]:81/x", "http://[2003::1]:81/x"), ("http://[::FFFF:8.8.8.8]/", "http://8.8.8.8/"),
            ("http://2130706433/", "http://127.0.0.1/"), ("http://0x7f000001/", "http://127.0.0.1/"),
            ("http://0177.0.0.01/", "http://127.0.0.1/"), ("http://127.1/", "http://127.0.0.1/"),
            ("http://0xA.1.2/", "http://10.1.0.2/"), ("http://127.0.0.1./", "http://127.0.0.1/"),
            ("http://0/", "http://0.0.0.0/"), ("http://１２７.0.0.1/", "http://127.0.0.1/"),
            ("http://0x7f.0.0.0x1/", "http://127.0.0.1/"), ("http://example.org//a/../b", "http://example.org//a/../b"),
        ])
    func valid(_ text: String, _ meaning: String) throws {
        #expect(try OutboundURL(text).text == meaning)
    }

    @Test(
        "What is no address, or a tricky one, is refused",
        arguments: [
            "", "example.org", "//example.org/", "http:/example.org", "http:example.org", "http://", "http:///a",
            "http://:80/",
            "ftp://example.org/", "file:///etc/passwd", "gopher://example.org/", "javascript://x", "unix://x",
            "data:,x",
            "http://user@example.org/", "http://user:pass@example.org/", "http://@example.org/",
            "http://good.example@127.0.0.1/", "http://good.example\\@127.0.0.1/", "http://127.0.0.1%2f@x.example/",
            "http://example.org%00.evil.example/", "http://%31%32%37.0.0.1/", "http://exa mple.org/",
            " http://example.org/",
            "http://example.org/\r\nX-Evil: 1", "http://example.org/a\nb", "http://example.org/a\tb",
            "http://example.org\u{0}/",
            "http://example.org:0/", "http://example.org:65536/", "http://example.org:99999999999/",
            "http://example.org:+80/",
            "http://example.org:80:80/", "http://example.org:8a/", "http://example..org/", "http://example.org../",
            "http://.example.org/", "http://-.%/", "http://exa$mple.org/", "http://[::1/", "http://::1/", "http://[]/",
            "http://[127.0.0.1]/", "http://[fe80::1%25eth0]/", "http://[fe80::1%eth0]/", "http://[::1]x/",
            "http://[v1.x]/",
            "http://256.0.0.1/", "http://1.2.3.4.5/", "http://4294967296/", "http://127.0.0.08/", "http://1.2.3.256/",
            "http://a.0x1g.9/", "http://example.0x7f/", "http://1.2..3/", "http://99999999999999999999999/",
        ])
    func invalid(_ text: String) {
        #expect(throws: OutboundError.invalidURL) { try OutboundURL(text) }
    }

    @Test("An address that is too long is refused")
    func long() {
        let label = String(repeating: "a", count: 64)
        let path = String(repeating: "a", count: 5000)
        let name = String(repeating: "abcdefg.", count: 32) + "example"
        for text in ["http://\(label).example/", "http://example.org/\(path)", "http://\(name)/"] {
            #expect(throws: OutboundError.invalidURL) { try OutboundURL(text) }
        }
    }

    @Test(
        "A redirect is read from where it stands",
        arguments: [
            ("/x?y#z", "http://h.example:81/x?y"), ("x", "http://h.example:81/a/x"), ("../x", "http://h.example:81/x"),
            ("?q", "http://h.example:81/a/b?q"), ("//other.example/x", "http://other.example/x"),
            ("https://other.example", "https://other.example/"), ("//127.1/", "http://127.0.0.1/"),
        ])
    func redirect(_ location: String, _ meaning: String) throws {
        #expect(try OutboundURL("http://h.example:81/a/b?c").following(location).text == meaning)
    }

    @Test(
        "A redirect to what is no address is refused",
        arguments: [
            "ftp://x/", "file:///etc/passwd", "http:x", "http://u@x/", "//u:p@x/", "http://a\\@b/", "\\\\x\\y",
            "javascript:1",
            "http://x:0/", "//x y/", "http://[fe80::1%25lo]/",
        ])
    func badRedirect(_ location: String) throws {
        let base = try OutboundURL("http://h.example/")
        #expect(throws: OutboundError.invalidURL) { try base.following(location) }
    }
}
