/// Turns texts into directions: texts that mean the same point the same way.
///
/// Nothing depends on there being one: whoever uses it has a way by words alone.
public protocol TextEmbedder: Sendable {
    /// What makes the vectors, such as `all-MiniLM-L6-v2/int8`. Vectors of different makers are not compared.
    var identity: String { get }
    /// Numbers in a vector.
    var dimensions: Int { get }
    /// A vector for each text, in order. Long texts count with their beginning only.
    func vectors(of texts: [String]) async throws -> [TextVector]
}

/// The direction of a text: a vector of length 1, or of zeros for a text without words.
public struct TextVector: Sendable, Hashable {
    /// The numbers.
    public let values: [Float]

    /// Takes numbers of any length and brings them to length 1.
    public init(_ values: [Float]) {
        let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
        self.values = length > 0 ? values.map { $0 / length } : values
    }

    /// The cosine of the angle between two, -1 to 1; 0 where they have not the same number of values.
    public func similarity(to other: TextVector) -> Float {
        guard values.count == other.values.count else { return 0 }
        var sum: Float = 0
        for index in values.indices { sum += values[index] * other.values[index] }
        return sum
    }
}
