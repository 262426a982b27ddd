import Database
import Logging
import Mesh

/// One reader at work: takes the next events, handles them, remembers the place, and waits for more.
actor EventReaderLoop {
    /// What one look led to.
    enum Step: Equatable {
        /// There may be more to read.
        case advanced
        /// Nothing is left to read.
        case rested
        /// Another node reads; it may stop in the middle.
        case busy
        /// The next event could not be handled.
        case failed
    }

    private let reader: any EventReader
    private let name: String
    private let database: any RelationalDatabase
    private let pace: EventPace
    private let clock: @Sendable () -> Timestamp
    private let logger: Logger
    /// How far there is nothing of interest behind the remembered place. It saves looking again, and is lost without
    /// harm.
    private var scanned = EventPosition.beginning
    /// The event that could not be handled, and how often it was tried.
    private var trouble: (position: EventPosition, attempts: Int)?
    private var hasBegun = false

    init(
        _ reader: any EventReader, database: any RelationalDatabase, pace: EventPace,
        clock: @escaping @Sendable () -> Timestamp, logger: Logger
    ) {
        self.reader = reader
        name = type(of: reader).name
        self.database = database
        self.pace = pace
        self.clock = clock
        var logger = logger
        logger[metadataKey: "reader"] = "\(name)"
        self.logger = logger
    }

    func run(_ rings: AsyncStream<Void>) async {
        var step = Step.advanced
        var rings = rings.makeAsyncIterator()
        while !Task.isCancelled {
            switch step {
            case .advanced: break
            case .rested: guard await rings.next() != nil else { return }
            case .busy: try? await Task.sleep(for: pace.poll)  // as below
            case .failed: try? await Task.sleep(for: pause)  // throws only when cancelled, which ends the loop
            }
            step = await look()
        }
    }

    /// Doubles with each attempt; a minute at most.
    private var pause: Duration {
        min(pace.firstRetry * (1 << min(max((trouble?.attempts ?? 1) - 1, 0), 16)), .seconds(60))
    }

    /// Reads once, and says what came of it. Errors are logged here, for nobody waits for them.
    func look() async -> Step {
        do {
            return try await advance()
        } catch is CancellationError {
            return .rested
        } catch {
            if !Task.isCancelled {
                logger.warning("events cannot be read", metadata: ["error": "\(String(reflecting: error))"])
            }
            return .failed
        }
    }

    private func advance() async throws -> Step {
        let name = name, now = clock()
        if !hasBegun {
            try await database.write(.unscoped) { try await EventStore.begin(name, at: now, $0) }
            hasBegun = true
        }
        let limit = pace.batch, known = scanned
        let (place, events) = try await database.read(.unscoped) { session in
            let place = try await EventStore.position(of: name, session) ?? .beginning
            return (place, try await EventStore.events(after: max(place, known), limit: limit, session))
        }
        guard let last = events.last else { return .rested }
        guard let first = events.firstIndex(where: { reader.handles($0.name) }) else {
            return try await skip(to: last.position, from: place)
        }
        if trouble?.position == events[first].position { return try await take(Array(events[...first]), from: place) }
        let scope = events[first].scope
        // One transaction has one scope: up to the next event of interest that needs another.
        let end = events[first...].firstIndex { reader.handles($0.name) && $0.scope != scope } ?? events.endIndex
        return try await take(Array(events[..<end]), from: place)
    }

    private func skip(to position: EventPosition, from place: EventPosition) async throws -> Step {
        scanned = position
        guard position.number - place.number >= pace.longestSkip else { return .advanced }
        let name = name, now = clock()
        try await database.write(.unscoped) { transaction in
            guard try await EventStore.lockedPosition(of: name, transaction) == place else { return }
            try await EventStore.move(name, to: position, at: now, transaction)
        }
        return .advanced
    }

    /// Handles events that share a scope and moves the place behind them, in one transaction.
    private func take(_ events: [StoredEvent], from place: EventPosition) async throws -> Step {
        let wanted = events.filter { reader.handles($0.name) }
        guard let first = wanted.first, let last = events.last else { return .advanced }
        let progress = HandlingProgress()
        do {
            let batch = EventBatch(reader: reader, events: wanted, from: place, to: last.position, now: clock())
            let isOurs = try await database.write(first.scope) { try await batch.handle(progress, $0) }
            guard isOurs else { return .busy }
            trouble = nil
            return .advanced
        } catch {
            guard !Task.isCancelled, let event = progress.current, !error.isPassing else { throw error }
            return try await handleFailure(of: event, error, among: events, from: place)
        }
    }

    /// An event that fails is tried alone from then on, so that those before it get done.
    private func handleFailure(
        of event: StoredEvent, _ error: any Error, among events: [StoredEvent], from place: EventPosition
    ) async throws -> Step {
        let before = events.prefix { $0.position < event.position }
        if trouble?.position != event.position { trouble = (event.position, 0) }
        if before.contains(where: { reader.handles($0.name) }) {
            let kept = trouble
            let step = try await take(Array(before), from: place)
            trouble = kept
            return step
        }
        let attempts = (trouble?.attempts ?? 0) + 1
        trouble = (event.position, attempts)
        guard attempts >= pace.attempts else { return .failed }
        return try await setAside(event, error, attempts: attempts, from: place)
    }

    private func setAside(_ event: StoredEvent, _ error: any Error, attempts: Int, from place: EventPosition)
        async throws -> Step
    {
        let name = name, now = clock(), text = String(String(reflecting: error).prefix(2_000)).replacing("\0", with: "")
        try await database.write(.unscoped) { transaction in
            guard try await EventStore.lockedPosition(of: name, transaction) == place else { return }
            try await EventStore.setAside(event, by: name, error: text, attempts: attempts, at: now, transaction)
            try await EventStore.move(name, to: event.position, at: now, transaction)
        }
        trouble = nil
        logger.error(
            "event set aside", metadata: ["event": "\(event.name)", "event_id": "\(event.id)", "error": "\(text)"])
        return .advanced
    }
}
