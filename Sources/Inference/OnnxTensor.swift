import COnnxRuntime

/// An array that a model reads or has written.
///
/// `@unchecked Sendable`: it owns C memory that nothing writes after `init`.
public final class OnnxTensor: @unchecked Sendable {
    let value: OpaquePointer
    private let runtime: OnnxRuntime
    /// The memory behind an input; the runtime does not copy it, so it lives as long as the tensor.
    private let storage: UnsafeMutableRawPointer?

    /// Takes over a value that a model has written.
    init(owning value: OpaquePointer, runtime: OnnxRuntime) {
        self.value = value
        self.runtime = runtime
        storage = nil
    }

    private init(
        bytes: UnsafeRawBufferPointer, shape: [Int], type: Int32, runtime: OnnxRuntime
    ) throws(InferenceError) {
        // At least one byte: an empty tensor needs an address too.
        let storage = UnsafeMutableRawPointer.allocate(byteCount: max(bytes.count, 1), alignment: 64)
        if let source = bytes.baseAddress { storage.copyMemory(from: source, byteCount: bytes.count) }
        var value: OpaquePointer?
        do {
            let status = runtime.functions.CreateTensorWithDataAsOrtValue(
                runtime.memory, storage, bytes.count, shape.map(Int64.init), shape.count, type, &value)
            try runtime.functions.check(status)
        } catch {
            storage.deallocate()
            throw error
        }
        guard let value else { throw .failed("no tensor") }
        self.value = value
        self.runtime = runtime
        self.storage = storage
    }

    deinit {
        runtime.functions.ReleaseValue(value)
        storage?.deallocate()
    }

    /// The sizes along each axis.
    public func shape() throws(InferenceError) -> [Int] {
        let functions = runtime.functions
        var info: OpaquePointer?
        try functions.check(functions.GetTensorTypeAndShape(value, &info))
        guard let info else { return [] }
        defer { functions.ReleaseTensorTypeAndShapeInfo(info) }
        var rank = 0
        try functions.check(functions.GetDimensionsCount(info, &rank))
        var sizes = [Int64](repeating: 0, count: rank)
        try functions.check(functions.GetDimensions(info, &sizes, rank))
        return sizes.map(Int.init)
    }

    /// Lends the values of a float tensor, in row-major order.
    public func withFloats<Result>(_ body: (UnsafeBufferPointer<Float>) throws -> Result) throws -> Result {
        let count = try shape().reduce(1, *)
        var data: UnsafeMutableRawPointer?
        try runtime.functions.check(runtime.functions.GetTensorMutableData(value, &data))
        guard let data else { throw InferenceError.failed("a tensor without values") }
        let floats = UnsafeBufferPointer(start: data.assumingMemoryBound(to: Float.self), count: count)
        return try withExtendedLifetime(self) { try body(floats) }
    }

    /// The values of a float tensor, copied.
    public func floats() throws -> [Float] {
        try withFloats(Array.init)
    }
}

extension OnnxTensor {
    /// A tensor of floats, in row-major order.
    public static func floats(_ values: [Float], shape: [Int], runtime: OnnxRuntime) throws(InferenceError)
        -> OnnxTensor
    {
        try make(values, shape: shape, type: Int32(ort_type_float), runtime: runtime)
    }

    /// A tensor of integers of 64 bits, in row-major order.
    public static func integers(_ values: [Int64], shape: [Int], runtime: OnnxRuntime) throws(InferenceError)
        -> OnnxTensor
    {
        try make(values, shape: shape, type: Int32(ort_type_int64), runtime: runtime)
    }

    /// A tensor of one truth value.
    public static func flag(_ value: Bool, runtime: OnnxRuntime) throws(InferenceError) -> OnnxTensor {
        try make([value ? 1 : 0] as [UInt8], shape: [1], type: Int32(ort_type_bool), runtime: runtime)
    }

    private static func make<Element: BitwiseCopyable>(
        _ values: [Element], shape: [Int], type: Int32, runtime: OnnxRuntime
    ) throws(InferenceError) -> OnnxTensor {
        do {
            return try values.withUnsafeBytes { bytes in
                try OnnxTensor(bytes: bytes, shape: shape, type: type, runtime: runtime)
            }
        } catch {
            throw InferenceError.from(error)
        }
    }
}
