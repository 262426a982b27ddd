import Foundation
import Glibc
import Synchronization

/// A child process: it can be killed any number of times and is reaped once.
final class ProcessID: Sendable {
    private let id: pid_t
    /// How it ended, once it was reaped; from then on its number may belong to another process.
    private let exit = Mutex<ProcessExit?>(nil)

    private init(id: pid_t) {
        self.id = id
    }

    /// Starts `arguments[0]` in a process group of its own, with nothing of ours open but the two ends.
    static func spawn(
        _ arguments: [String], output: FileDescriptor, complaints: FileDescriptor
    ) throws(SpeechError) -> ProcessID {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output.number, 1)
        posix_spawn_file_actions_adddup2(&actions, complaints.number, 2)
        GNUFunctions.closeFiles(from: 3, in: &actions)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Signals that we ignore or block would be ignored or blocked there too.
        var defaults = sigset_t(), unblocked = sigset_t()
        sigfillset(&defaults)
        sigemptyset(&unblocked)
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        posix_spawnattr_setsigmask(&attributes, &unblocked)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
        var vector = arguments.map { strdup($0) } + [nil]
        defer { for argument in vector { free(argument) } }
        // The language decides in which words ffmpeg complains; the search path is not needed.
        var environment: [UnsafeMutablePointer<CChar>?] = [strdup("LC_ALL=C"), nil]
        defer { for variable in environment { free(variable) } }
        var id: pid_t = 0
        let code = posix_spawn(&id, arguments[0], &actions, &attributes, &vector, &environment)
        guard code == 0 else { throw .engineFailed("no process could be started: \(String(cString: strerror(code)))") }
        return ProcessID(id: id)
    }

    /// Ends the process and all that it started, at once.
    func kill() {
        exit.withLock { exit in
            if exit == nil { _ = Glibc.kill(-id, SIGKILL) }
        }
    }

    /// Waits until the process has ended, and tells how. May be called again.
    func reap() -> ProcessExit {
        // Waits without taking the process off the system's list, so that `kill()` need not wait for the lock.
        var information = siginfo_t()
        while waitid(P_PID, id_t(id), &information, WEXITED | WNOWAIT) != 0 && errno == EINTR {}
        return exit.withLock { exit in
            if let exit { return exit }
            var status: Int32 = 0
            while waitpid(id, &status, 0) == -1 && errno == EINTR {}
            let signal = status & 0x7f
            let ended: ProcessExit = signal == 0 ? .code((status >> 8) & 0xff) : .signal(signal)
            exit = ended
            return ended
        }
    }
}
