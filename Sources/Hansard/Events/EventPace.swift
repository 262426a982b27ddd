/// How often events are looked for, and how long a faulty one is tried.
package struct EventPace: Sendable {
    /// Between looks for what other processes committed; what this process commits is read at once.
    package var poll = Duration.milliseconds(250)
    /// Events that are read at once.
    package var batch = 100
    /// Before an event that cannot be handled is set aside.
    package var attempts = 5
    /// Before the second attempt; doubled before each later one.
    package var firstRetry = Duration.milliseconds(250)
    /// Events of no interest after which a reader's place is remembered all the same.
    package var longestSkip: Int64 = 1_000

    package init() {}
}
