import Testing

@testable import Outbound

@Suite("Names of fetched files")
struct FileNameTests {
    @Test(
        "A disposition names the file",
        arguments: [
            ("attachment; filename=talk.mp3", "talk.mp3"), ("attachment; filename=\"a b; c.mp3\"", "a b; c.mp3"),
            ("inline;FileName=\"x.wav\" ; size=3", "x.wav"),
            (#"attachment; filename="say \"hi\".mp3""#, "say \"hi\".mp3"),
            ("attachment; filename=\"plain.mp3\"; filename*=UTF-8''%e2%82%ac%20rates.mp3", "€ rates.mp3"),
            ("attachment; filename*=UTF-8'en'%C3%A4.mp3; filename=a.mp3", "ä.mp3"),
            ("attachment; filename*=iso-8859-1''caf%E9.mp3", "café.mp3"),
            ("attachment; filename*=utf-8''%FF; filename=b.mp3", "b.mp3"),
            ("attachment; filename*=koi8-r''x; filename=c.mp3", "c.mp3"),
            ("attachment; filename*=nonsense; filename=d.mp3", "d.mp3"),
            ("attachment; filename=\"../../etc/passwd\"", "passwd"),
            ("attachment; filename=\"C:\\\\dir\\\\e.mp3\"", "e.mp3"),
            ("attachment; filename*=UTF-8''..%2F..%2Fetc%2Ff.mp3", "f.mp3"),
            ("attachment; filename=\"a\u{202E}3pm.exe\"", "a3pm.exe"),
            ("attachment; filename*=UTF-8''a%0D%0Ab.mp3", "ab.mp3"),
            ("attachment; filename=first.mp3; filename=second.mp3", "first.mp3"),
            ("attachment; filename*=iso-8859-1''a%E; filename=g.mp3", "g.mp3"),
            ("attachment; filename=日本.mp3", "日本.mp3"),
        ])
    func disposition(_ header: String, _ name: String) {
        #expect(FileName.of(disposition: header, target: "/path/other.mp3") == name)
    }

    @Test(
        "Without a name in the disposition, the path names the file",
        arguments: [
            (nil, "/a/talk.mp3?x=/y", "talk.mp3"), ("attachment", "/a%20b.mp3", "a b.mp3"),
            ("attachment; filename=\"\"", "/c.mp3", "c.mp3"),
            ("attachment; filename=..", "/d.mp3", "d.mp3"), (nil, "/%2e%2e%2fe.mp3", "e.mp3"),
            (nil, "/%FF.mp3", "%FF.mp3"),
            ("attachment; filename", "/f.mp3", "f.mp3"),
        ] as [(String?, String, String)])
    func path(_ header: String?, _ target: String, _ name: String) {
        #expect(FileName.of(disposition: header, target: target) == name)
    }

    @Test("An address without a file has no name", arguments: ["/", "/a/", "/..", "/.", "/%2F", "/%00", "/?a"])
    func none(_ target: String) {
        #expect(FileName.of(disposition: nil, target: target) == nil)
    }

    @Test("A long name is cut between characters")
    func long() throws {
        let name = try #require(FileName.of(disposition: nil, target: "/" + String(repeating: "ä", count: 300)))
        #expect(name == String(repeating: "ä", count: 127))
    }
}
