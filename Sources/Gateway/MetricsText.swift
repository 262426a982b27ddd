import Foundation
import Mesh

/// The meters in Prometheus' text format (version 0.0.4).
struct MetricsText {
    let meters: OperationMeters

    func text() -> String {
        var lines = [
            "# HELP hansard_operation_seconds Duration of an operation, from admission to the encoded answer.",
            "# TYPE hansard_operation_seconds histogram",
        ]
        let readings = meters.readings()
        for reading in readings {
            let name = reading.operation.name
            var sum: UInt64 = 0
            for (index, count) in reading.buckets.enumerated() {
                sum += count
                let bound = index < OperationMeters.bounds.count ? String(OperationMeters.bounds[index]) : "+Inf"
                lines.append("hansard_operation_seconds_bucket{operation=\"\(name)\",le=\"\(bound)\"} \(sum)")
            }
            lines.append("hansard_operation_seconds_sum{operation=\"\(name)\"} \(reading.totalSeconds)")
            lines.append("hansard_operation_seconds_count{operation=\"\(name)\"} \(sum)")
        }
        lines += [
            "# HELP hansard_operation_failures_total Calls that failed, by code.",
            "# TYPE hansard_operation_failures_total counter",
        ]
        for reading in readings {
            for (code, count) in reading.failures.sorted(by: { $0.key < $1.key }) {
                lines.append(
                    "hansard_operation_failures_total{operation=\"\(reading.operation.name)\",code=\"\(code)\"} \(count)"
                )
            }
        }
        lines += [
            "# HELP process_cpu_seconds_total CPU time of this process.", "# TYPE process_cpu_seconds_total counter",
        ]
        lines.append("process_cpu_seconds_total \(Self.processorSeconds)")
        if let bytes = Self.residentBytes {
            lines += [
                "# HELP process_resident_memory_bytes Memory in use.", "# TYPE process_resident_memory_bytes gauge",
            ]
            lines.append("process_resident_memory_bytes \(bytes)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static var residentBytes: Int? {
        // Linux only; elsewhere the gauge is absent
        let status = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
        return status?.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map {
            $0 * Int(sysconf(Int32(_SC_PAGESIZE)))
        }
    }
}
