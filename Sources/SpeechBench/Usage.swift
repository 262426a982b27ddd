import Foundation
import Glibc

/// What this process and the programs that it ran have used.
struct Usage {
    /// Processor seconds, those of ended children included.
    var cpu: Double
    /// Processor seconds of ended children.
    var children: Double
    /// The most memory that was resident at once in this process, in MB.
    var peak: Int

    /// Usage since the process began.
    static func now() -> Usage {
        var own = rusage(), children = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &own)
        getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &children)
        func seconds(_ usage: rusage) -> Double {
            Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
                + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
        }
        return Usage(cpu: seconds(own) + seconds(children), children: seconds(children), peak: own.ru_maxrss / 1024)
    }

    /// The memory that is resident now, in MB.
    static func resident() -> Int {
        let pages =
            (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?
            .split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * Int(sysconf(Int32(_SC_PAGESIZE))) / 1_048_576
    }
}
