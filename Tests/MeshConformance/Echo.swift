package import Mesh

/// What was said, and by whom it was asked.
@Schema
package struct Echo: Sendable, Hashable, Versioned {
    package typealias ID = Identifier<Echo>

    package var id: ID
    package var words: String
    package var moment: Timestamp?
    package var mood: EchoMood
    package var numbers: [Int]
    package var nested: EchoPlace?
    package var any: JSONValue
    package var version: Int

    package init(
        id: ID, words: String, moment: Timestamp? = nil, mood: EchoMood = .calm, numbers: [Int] = [],
        nested: EchoPlace? = nil,
        any: JSONValue = nil, version: Int = 1
    ) {
        self.id = id
        self.words = words
        self.moment = moment
        self.mood = mood
        self.numbers = numbers
        self.nested = nested
        self.any = any
        self.version = version
    }
}

/// How it was said.
package enum EchoMood: String, SchemaEnum {
    case calm
    case veryLoud = "very_loud"
}

/// Where it was said.
@Schema
package struct EchoPlace: Sendable, Hashable {
    @Length(1...20) package var name: String
    @Within(-90...90) package var latitude: Double = 0

    package init(name: String, latitude: Double = 0) {
        self.name = name
        self.latitude = latitude
    }
}

/// What is to be said.
@Schema
package struct EchoDraft: Sendable {
    @Length(1...100) package var words: String
    package var moment: Timestamp?
    package var mood: EchoMood = .calm
    @Count(0...5) package var numbers: [Int] = []
    package var nested: EchoPlace?
    package var any: JSONValue = nil
    package var mention: Change<String>

    package init(
        words: String, moment: Timestamp? = nil, mood: EchoMood = .calm, numbers: [Int] = [], nested: EchoPlace? = nil,
        any: JSONValue = nil,
        mention: Change<String> = .none
    ) {
        self.words = words
        self.moment = moment
        self.mood = mood
        self.numbers = numbers
        self.nested = nested
        self.any = any
        self.mention = mention
    }
}

/// Which of the echoes.
@Schema
package struct EchoFilter: Sendable {
    package var mood: EchoMood?
    package var tags: [String] = []

    package init(mood: EchoMood? = nil, tags: [String] = []) {
        self.mood = mood
        self.tags = tags
    }
}

/// How far to count, and where to stumble.
@Schema
package struct EchoCount: Sendable {
    @Within(0...100_000) package var upTo: Int
    package var failsAfter: Int?

    package init(upTo: Int, failsAfter: Int? = nil) {
        self.upTo = upTo
        self.failsAfter = failsAfter
    }
}

/// One number of a count.
@Schema
package struct EchoNumber: Sendable, Hashable {
    package var number: Int
}

/// How many bytes.
@Schema
package struct EchoSize: Sendable {
    @Within(0...100_000_000) package var size: Int
    package var name: String?

    package init(size: Int, name: String? = nil) {
        self.size = size
        self.name = name
    }
}

/// What arrived of some bytes.
@Schema
package struct EchoReceipt: Sendable, Hashable {
    package var count: Int
    package var sha256: String
    package var mediaType: String?
    package var fileName: String?
}

/// What is to go wrong.
@Schema
package struct EchoFault: Sendable {
    package var kind: EchoFaultKind

    package init(kind: EchoFaultKind) { self.kind = kind }
}

/// The ways in which something can go wrong.
package enum EchoFaultKind: String, SchemaEnum {
    case notFound = "not_found"
    case violations, wait, unexpected
}

/// Who asked, as the service saw it.
@Schema
package struct EchoCaller: Sendable, Hashable {
    package var identity: JSONValue
    package var requestID: String
    package var address: String?
    package var userAgent: String?
    package var refreshToken: String?
    package var idempotencyKey: String?
    /// The node on which the service runs.
    package var node: String
}
