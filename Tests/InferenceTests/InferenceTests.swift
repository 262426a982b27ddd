import Foundation
import Inference
import Synchronization
import Testing

@Suite("Models that run here")
struct InferenceTests {
    private final class Model: Sendable {}
    private struct Broken: Error, Equatable {}
    /// What happened, in order.
    private final class Diary: Sendable {
        private let lines = Mutex<[String]>([])
        func write(_ line: String) { lines.withLock { $0.append(line) } }
        var text: [String] { lines.withLock { $0 } }
    }

    @Test("Threads run everything they are given, and give back what it throws")
    func threads() async throws {
        let threads = InferenceThreads(count: 2)
        let sums = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<100 { group.addTask { try await threads.run { number } } }
            return try await group.reduce(0, +)
        }
        #expect(sums == 4950)
        await #expect(throws: Broken()) { try await threads.run { throw Broken() } }
    }

    @Test("What is urgent goes before all that waits")
    func urgent() async throws {
        let threads = InferenceThreads(count: 1)
        let gate = DispatchSemaphore(value: 0)
        let diary = Diary()
        try await withThrowingTaskGroup(of: Void.self) { group in
            let (started, start) = AsyncStream.makeStream(of: Void.self)
            group.addTask {
                try await threads.run {
                    start.yield()
                    gate.wait()
                }
            }
            var starts = started.makeAsyncIterator()
            await starts.next()
            group.addTask { try await threads.run { diary.write("slow") } }
            while threads.waitingCount < 1 { await Task.yield() }
            group.addTask { try await threads.run(urgently: true) { diary.write("urgent") } }
            while threads.waitingCount < 2 { await Task.yield() }
            gate.signal()
            try await group.waitForAll()
        }
        #expect(diary.text == ["urgent", "slow"])
    }

    @Test("A task that was cancelled runs nothing")
    func cancelled() async {
        let threads = InferenceThreads(count: 1)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await threads.run { 1 }
        }
        await #expect(throws: InferenceError.cancelled) { try await task.value }
    }

    @Test("A slot loads once for all who ask, tries again after a failure, and lets go when idle")
    func slot() async throws {
        let diary = Diary()
        let slot = ModelSlot<Model> {
            diary.write("load")
            if diary.text.count == 1 { throw Broken() }
            return Model()
        }
        await #expect(throws: Broken()) { try await slot.model() }
        let first = try await slot.model()
        let second = try await slot.model()
        #expect(first === second)
        await slot.release(idleFor: .seconds(3600))
        #expect(await slot.isLoaded)
        await slot.release(idleFor: .zero)
        // Someone still works with it: it is shared again, not loaded twice.
        let third = try await slot.model()
        #expect(first === third)
        #expect(diary.text.count == 2)
    }

    @Test("A library that is not there fails with a sentence, and again when asked again")
    func noLibrary() async throws {
        let runtime = InferenceRuntime(library: "/nowhere/libonnxruntime.so", threads: 1)
        for _ in 0..<2 {
            await #expect(throws: InferenceError.failed("ONNX Runtime cannot be opened")) {
                try await runtime.library.model()
            }
        }
    }
}
