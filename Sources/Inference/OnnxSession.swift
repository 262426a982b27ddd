import COnnxRuntime
import Glibc

/// A loaded model with the inputs and outputs that are asked of it.
///
/// `@unchecked Sendable`: the names never change, and a session may run on several threads at once
/// (documented so by ONNX Runtime). Each run works on one thread: what runs beside it is the caller's choice.
public final class OnnxSession: @unchecked Sendable {
    /// What runs it.
    public let runtime: OnnxRuntime
    private let session: OpaquePointer
    private let inputs: [UnsafePointer<CChar>?]
    private let outputs: [UnsafePointer<CChar>?]

    /// Loads the model at `path`.
    public init(path: String, inputs: [String], outputs: [String], runtime: OnnxRuntime) throws(InferenceError) {
        let functions = runtime.functions
        var options: OpaquePointer?
        try functions.check(functions.CreateSessionOptions(&options))
        guard let options else { throw .failed("no session options") }
        defer { functions.ReleaseSessionOptions(options) }
        try functions.check(functions.SetIntraOpNumThreads(options, 1))
        try functions.check(functions.SetSessionGraphOptimizationLevel(options, Int32(ort_optimise_all)))
        // Inputs differ in length each time; planned or pooled memory would be kept for each length seen.
        try functions.check(functions.DisableMemPattern(options))
        try functions.check(functions.DisableCpuMemArena(options))
        var session: OpaquePointer?
        try functions.check(functions.CreateSession(runtime.environment, path, options, &session))
        guard let session else { throw .failed("no session") }
        self.session = session
        self.runtime = runtime
        self.inputs = inputs.map { UnsafePointer(strdup($0)) }
        self.outputs = outputs.map { UnsafePointer(strdup($0)) }
    }

    deinit {
        runtime.functions.ReleaseSession(session)
        for name in inputs + outputs { free(UnsafeMutablePointer(mutating: name)) }
    }

    /// Runs the model on tensors in the order of its inputs; the results are in the order of its outputs.
    /// Blocks the thread for as long as it takes.
    public func run(_ tensors: [OnnxTensor]) throws(InferenceError) -> [OnnxTensor] {
        precondition(tensors.count == inputs.count, "a tensor for each input")
        let functions = runtime.functions
        var results = [OpaquePointer?](repeating: nil, count: outputs.count)
        let values = tensors.map { Optional($0.value) }
        let status = functions.Run(session, nil, inputs, values, values.count, outputs, outputs.count, &results)
        withExtendedLifetime(tensors) {}
        let owned = results.compactMap { $0 }.map { OnnxTensor(owning: $0, runtime: runtime) }
        try functions.check(status)
        guard owned.count == outputs.count else { throw .failed("a model gave too few results") }
        return owned
    }
}
