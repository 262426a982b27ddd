/// A ZIP file (APPNOTE.TXT, https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT) whose entries are stored as
/// they are, each dated 1 January 1980: the same entries give the same bytes on every machine.
///
/// It holds less than 4 GiB in all, for it has none of the fields of ZIP64.
struct ZipArchive {
    /// How a file with at least one entry begins.
    static let signature: [UInt8] = [0x50, 0x4B, 0x03, 0x04]

    private var body: [UInt8] = []
    private var directory: [UInt8] = []
    private var entries = 0

    /// Adds a file.
    /// - Parameter name: ASCII, with slashes between folders.
    mutating func add(_ name: String, _ content: [UInt8]) {
        let offset = UInt32(clamping: body.count)
        let size = UInt32(clamping: content.count)
        var header = LittleEndianBytes()
        // Version 1.0, no flags, stored, midnight of 1980-01-01.
        header.append(UInt16(10), UInt16(0), UInt16(0), UInt16(0), UInt16(0x0021))
        header.append(CyclicRedundancyCheck.value(of: content), size, size)
        header.append(UInt16(clamping: name.utf8.count), UInt16(0))
        body += Self.signature + header.bytes + Array(name.utf8) + content
        var place = LittleEndianBytes()
        // No comment, first disk, no attributes.
        place.append(UInt16(0), UInt16(0), UInt16(0))
        place.append(UInt32(0), offset)
        directory += [0x50, 0x4B, 0x01, 0x02, 10, 0] + header.bytes + place.bytes + Array(name.utf8)
        entries += 1
    }

    /// The whole file.
    var bytes: [UInt8] {
        var end = LittleEndianBytes()
        let count = UInt16(clamping: entries)
        end.append(UInt16(0), UInt16(0), count, count)
        end.append(UInt32(clamping: directory.count), UInt32(clamping: body.count))
        end.append(UInt16(0))
        return body + directory + [0x50, 0x4B, 0x05, 0x06] + end.bytes
    }
}

/// Numbers as ZIP writes them, the least byte first.
private struct LittleEndianBytes {
    private(set) var bytes: [UInt8] = []

    mutating func append<Number: FixedWidthInteger>(_ numbers: Number...) {
        for number in numbers {
            withUnsafeBytes(of: number.littleEndian) { bytes += Array($0) }
        }
    }
}
