package import Speech

/// What has been heard in a channel of a recording, or in all of them together.
package struct HeardChannel: Sendable, Hashable {
    /// The channel's number, from 0; 0 for all together.
    package var channel: Int
    /// In order.
    package var utterances: [RecognisedUtterance]
    /// What people speak in a channel, as a BCP 47 tag, once it has been heard to its end; nil before.
    package var language: String?

    package init(channel: Int = 0, utterances: [RecognisedUtterance] = [], language: String? = nil) {
        self.channel = channel
        self.utterances = utterances
        self.language = language
    }

    /// One channel, of all that was heard in several.
    package init(channel: Int, in heard: [HeardChannel]) {
        let own = heard.filter { $0.channel == channel }
        self.init(
            channel: channel, utterances: own.flatMap(\.utterances), language: own.lazy.compactMap(\.language).first)
    }
}
