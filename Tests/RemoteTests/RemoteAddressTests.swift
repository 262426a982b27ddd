import RemoteTesting
import Testing

@testable import Remote

@Suite("Addresses of servers")
struct RemoteAddressTests {
    @Test(
        "Addresses that cannot be used are refused",
        arguments: [
            "", "localhost:8000", "ftp://x", "https://", "http://u:p@x", "http://x?y=1", "http://x#y", "http:// ",
        ])
    func refused(_ text: String) {
        #expect {
            try RemoteAddress(text, of: "test server")
        } throws: {
            ($0 as? RemoteError)?.code == .badAddress && "\($0)".hasPrefix("The test server's address must be")
        }
    }

    @Test("Addresses may have a path, and a version at its end")
    func paths() throws {
        let versioned = try RemoteAddress("http://x:1/v1/", of: "x")
        #expect(versioned.url("/v1", "/a") == "http://x:1/v1/a" && versioned.host == "x:1")
        let plain = try RemoteAddress("https://x/base", of: "x")
        #expect(plain.url("/v1", "/a", query: [("q", "a b&c")]) == "https://x/base/v1/a?q=a%20b%26c")
    }
}
