import Foundation

/// A name in a folder.
struct FolderEntry {
    let name: String
    let isFolder: Bool

    /// Where it stands among its siblings so that whole keys come in byte order: `a-b` precedes what is in `a/`.
    var sortKey: String { isFolder ? name + "/" : name }

    /// The regular files and folders of a folder, in no order.
    static func all(in folder: OpenFile) throws(StorageError) -> [FolderEntry] {
        // A duplicate would share its reading position with other readers of the folder, so it is opened anew.
        let descriptor = openat(folder.descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .errno("listing") }
        guard let stream = fdopendir(descriptor) else {
            close(descriptor)
            throw .errno("listing")
        }
        defer { closedir(stream) }
        var entries: [FolderEntry] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if let isFolder = kind(entry.pointee.d_type, name, folder) {
                entries.append(FolderEntry(name: name, isFolder: isFolder))
            }
        }
        return entries.filter { $0.name != "." && $0.name != ".." }
    }

    /// True for a folder, false for a regular file, nil for anything else.
    private static func kind(_ type: UInt8, _ name: String, _ folder: OpenFile) -> Bool? {
        switch Int(type) {
        case Int(DT_DIR): return true
        case Int(DT_REG): return false
        case Int(DT_UNKNOWN):
            // Some file systems leave the kind out of the listing.
            var status = stat()
            guard fstatat(folder.descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
            switch status.st_mode & S_IFMT {
            case S_IFDIR: return true
            case S_IFREG: return false
            default: return nil
            }
        default: return nil
        }
    }
}
