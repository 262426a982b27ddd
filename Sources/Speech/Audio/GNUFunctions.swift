import Glibc

/// Functions of the GNU C library that its module for Swift leaves out. Each is looked up, and does without where an
/// older library lacks it.
enum GNUFunctions {
    private static func function<Function>(_ name: String, as type: Function.Type) -> Function? {
        dlsym(nil, name).map { unsafeBitCast($0, to: type) }
    }

    /// Has the new process close every file from `first` on. Without it only those are closed that are marked so.
    static func closeFiles(from first: Int32, in actions: inout posix_spawn_file_actions_t) {
        typealias CloseFrom = @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32
        _ = function("posix_spawn_file_actions_addclosefrom_np", as: CloseFrom.self)?(&actions, first)
    }

    /// Hands freed memory back to the system, which the library otherwise keeps for itself.
    static func returnFreedMemory() {
        typealias Trim = @convention(c) (Int) -> Int32
        _ = function("malloc_trim", as: Trim.self)?(0)
    }
}
