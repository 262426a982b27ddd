/// A model that can be let go while nobody uses it.
public protocol ReleasableModel: Actor {
    /// Lets the model go if nobody asked for it within `time`; who works with it keeps it until done.
    func release(idleFor time: Duration)

    /// Whether the model is in memory.
    var isLoaded: Bool { get }
}

/// Keeps one model: loads it when it is first asked for, shares it among all who ask, and lets it go when told to.
public actor ModelSlot<Model: AnyObject & Sendable>: ReleasableModel {
    private let load: @Sendable () async throws -> Model
    private var kept: Model?
    /// A model that was let go while someone still works with it is shared again rather than loaded twice.
    private weak var inUse: Model?
    private var loading: Task<Model, any Error>?
    private var lastAsked = ContinuousClock.now

    /// - Parameter load: brings the model into memory.
    public init(load: @escaping @Sendable () async throws -> Model) {
        self.load = load
    }

    /// The model; loads it first if need be. A load that failed is tried again by the next who asks.
    ///
    /// - Throws: what loading it throws.
    public func model() async throws -> Model {
        lastAsked = .now
        if let model = kept ?? inUse {
            kept = model
            return model
        }
        let task = loading ?? Task { [load] in try await load() }
        loading = task
        do {
            let model = try await task.value
            (kept, inUse, loading) = (model, model, nil)
            return model
        } catch {
            loading = nil
            throw error
        }
    }

    /// Lets the model go if nobody asked for it within `time`.
    public func release(idleFor time: Duration) {
        if lastAsked.duration(to: .now) >= time { kept = nil }
    }

    /// Whether the model is in memory, kept or in use.
    public var isLoaded: Bool { inUse != nil }
}
