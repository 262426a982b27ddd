internal import COnnxRuntime
import Glibc

/// ONNX Runtime, opened from a file at run time.
///
/// `@unchecked Sendable`: the table of functions never changes once it is filled, and the environment that it
/// guards may be used from any thread (documented so by ONNX Runtime).
public final class OnnxRuntime: @unchecked Sendable {
    let functions: OrtFunctions
    /// The library's own version, such as `1.24.4`.
    public let version: String
    let environment: OpaquePointer
    let memory: OpaquePointer

    /// Opens the library at `path`. It stays open until the process ends: it is not made to be closed.
    public init(path: String) throws(InferenceError) {
        guard let library = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
            throw .failed("ONNX Runtime cannot be opened")
        }
        var functions = OrtFunctions()
        guard let symbol = dlsym(library, "OrtGetApiBase"), ort_functions(symbol, &functions) else {
            throw .failed("this ONNX Runtime is too old")
        }
        self.functions = functions
        version = String(cString: ort_version(symbol))
        var environment: OpaquePointer?
        try functions.check(functions.CreateEnv(Int32(ort_log_fatal), "hansard", &environment))
        var memory: OpaquePointer?
        try functions.check(functions.CreateCpuMemoryInfo(Int32(ort_arena_allocator), 0, &memory))
        guard let environment, let memory else { throw .failed("ONNX Runtime gave no environment") }
        self.environment = environment
        self.memory = memory
    }

    deinit {
        functions.ReleaseMemoryInfo(memory)
        functions.ReleaseEnv(environment)
    }
}

extension OrtFunctions {
    /// Throws what a failed call says; a successful one has no status.
    func check(_ status: OpaquePointer?) throws(InferenceError) {
        guard let status else { return }
        defer { ReleaseStatus(status) }
        throw .failed(GetErrorMessage(status).map { String(cString: $0) } ?? "unknown")
    }
}
