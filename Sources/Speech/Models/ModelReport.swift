/// What was found out about a user's model by running it.
public struct ModelReport: Sendable, Codable, Hashable {
    /// What it is called.
    public var name: String
    /// What kind of network it is.
    public var kind: ModelKind
    /// The languages it says it knows, as BCP 47 tags.
    public var languages: [String]
    /// How long it took to load, in seconds.
    public var loadSeconds: Double
    /// The most memory that the process which ran it held, in MB (2²⁰ bytes).
    public var peakMemoryMB: Int
    /// Processor seconds that one second of sound took, measured on a recording of some seconds.
    public var cpuSecondsPerSecond: Double
    /// What it heard in a recording of English, the beginning of Beckett's “Ever tried. Ever failed.”; nil if that
    /// recording is not there.
    public var heard: String?
    /// Whether the model times its words; if not, times are estimates.
    public var timesWords: Bool
    /// Tells whether the folder is still as it was when it was checked.
    public var fingerprint: String
}
