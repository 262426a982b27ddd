import Foundation

extension LocalStorage {
    /// The largest page.
    static let maximumPage = 1000

    /// Lists by walking the folders in key order. A folder's names are sorted in memory: spread many blobs over folders.
    public func list(
        under folder: BlobKey?, after: BlobKey?, limit: Int
    ) async throws(StorageError) -> BlobPage {
        let limit = min(max(limit, 1), Self.maximumPage)
        let found = try await onThread { () throws(StorageError) in
            var walk = BlobWalk(after: after?.text ?? "", limit: limit + 1)
            do throws(StorageError) {
                var start = root
                for segment in folder?.segments ?? [] { start = try start.folder(segment) }
                try walk.visit(start, prefix: folder.map { $0.text + "/" } ?? "")
            } catch .notFound {
                return [BlobInfo]()
            }
            return walk.found
        }
        let page = Array(found.prefix(limit))
        return BlobPage(blobs: page, next: found.count > limit ? page.last?.key : nil)
    }
}

/// A walk over folders in the byte order of whole keys, which begins behind a key and ends when it has enough.
struct BlobWalk {
    let after: String
    let limit: Int
    private(set) var found: [BlobInfo] = []

    init(after: String, limit: Int) {
        self.after = after
        self.limit = limit
    }

    /// Collects what is in a folder.
    mutating func visit(_ folder: OpenFile, prefix: String) throws(StorageError) {
        let entries = try FolderEntry.all(in: folder).sorted { $0.sortKey < $1.sortKey }
        for entry in entries where found.count < limit {
            // What is no key (our own arrivals, a stray file) is no blob.
            guard let key = try? BlobKey(prefix + entry.name) else { continue }
            do throws(StorageError) {
                if entry.isFolder {
                    let inside = key.text + "/"
                    if inside > after || after.hasPrefix(inside) {
                        try visit(folder.folder(entry.name), prefix: inside)
                    }
                } else if key.text > after {
                    found.append(BlobInfo(key: key, status: try folder.file(entry.name).status()))
                }
            } catch .notFound {
                continue  // removed while we walked
            }
        }
    }
}
