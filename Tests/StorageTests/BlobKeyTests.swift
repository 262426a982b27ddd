import Storage
import Testing

@Suite("Blob keys")
struct BlobKeyTests {
    @Test(
        "A key that could lead astray is refused",
        arguments: [
            "", "/", "a//b", "/a", "a/", ".", "..", "../a", "a/../b", "a/./b", ".hidden", "a/.b", "a b", "a\\b", "a\0b",
            "ä", "a:b", "~", "%2e%2e/a", "a\n", "\u{2024}\u{2024}/a",
            String(repeating: "a/", count: 256) + "a", String(repeating: "a", count: 256),
        ])
    func refuses(_ text: String) {
        #expect { try BlobKey(text) } throws: {
            guard case .invalidKey = $0 as? StorageError else { return false }
            return true
        }
    }

    @Test(
        "Letters, digits, dots, underscores and dashes make a key",
        arguments: [
            "a", "A.b_c-9", "a/b/c", "a..b", "-", String(repeating: "a", count: 255),
            "x/" + String(repeating: "y/", count: 254) + "z",
        ])
    func accepts(_ text: String) throws {
        let key = try BlobKey(text)
        #expect(key.text == text)
        #expect(key.segments.joined(separator: "/") == text)
    }

    @Test("Keys are ordered by their bytes")
    func order() throws {
        #expect(try BlobKey("a-b") < BlobKey("a/b"))
        #expect(try BlobKey("Z") < BlobKey("a"))
    }
}
