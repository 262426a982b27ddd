import Inference

extension InferenceThreads {
    /// Runs `work` on one of the threads; what goes wrong is told as an error of speech.
    func listen<Result: Sendable>(
        _ work: @escaping @Sendable () throws -> Result
    ) async throws(SpeechError) -> Result {
        do {
            return try await run(work)
        } catch {
            throw SpeechError.from(error)
        }
    }
}

extension ModelSlot {
    /// The model; what goes wrong is told as an error of speech.
    func speechModel() async throws(SpeechError) -> Model {
        do {
            return try await model()
        } catch {
            throw SpeechError.from(error)
        }
    }
}
