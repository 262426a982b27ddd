import Foundation
import Glibc

/// An open file of ours, closed when the last reference to it goes.
final class FileDescriptor: Sendable {
    let number: Int32

    private init(number: Int32) {
        self.number = number
    }

    deinit {
        close(number)
    }

    /// A pipe: what is written to the second can be read from the first. Neither is passed on to other processes.
    static func pipe() throws(SpeechError) -> (FileDescriptor, FileDescriptor) {
        var ends: [Int32] = [0, 0]
        guard Glibc.pipe(&ends) == 0 else { throw .engineFailed("too many files are open") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (FileDescriptor(number: ends[0]), FileDescriptor(number: ends[1]))
    }

    func makeNonblocking() {
        _ = fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK)
    }

    /// Reads until `count` bytes or the end have come, but waits no longer than `stall` milliseconds for the next.
    func read(_ count: Int, stall: Int32) -> Result<Data, SpeechError> {
        var data = Data(count: count)
        var filled = 0
        while filled < count {
            guard isReadable(within: stall) else {
                return .failure(.limitExceeded("the decoder stood still"))
            }
            let read = data.withUnsafeMutableBytes { Glibc.read(number, $0.baseAddress! + filled, count - filled) }
            if read == 0 { break }
            if read < 0 {
                if errno == EINTR { continue }
                return .failure(.engineFailed("the decoder's output cannot be read"))
            }
            filled += read
        }
        return .success(data.prefix(filled))
    }

    /// What can be read without waiting, up to `limit` bytes.
    func available(limit: Int) -> Data {
        var data = Data(count: limit)
        let read = data.withUnsafeMutableBytes { Glibc.read(number, $0.baseAddress!, limit) }
        return data.prefix(max(0, read))
    }

    /// Whether the other end is closed and nothing is left to read.
    var isAtEnd: Bool {
        var state = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
        return poll(&state, 1, 0) == 1 && state.revents & Int16(POLLIN) == 0
            && state.revents & Int16(POLLHUP) != 0
    }

    private func isReadable(within milliseconds: Int32) -> Bool {
        var state = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
        while true {
            let ready = poll(&state, 1, milliseconds)
            if ready > 0 { return true }
            if ready == 0 || errno != EINTR { return false }
        }
    }
}
