package import Database

/// The database's history, in order. A migration that has landed is never edited; the next change is one more.
package enum Migrations {
    package static let all: [Migration] = [
        ledger, accounts, jobs, meetings, minutes, search, isolation, editing, uploads, deliveries,
        voicePieces, voices, meaning, minutesTemplates, livingMinutes, askSessions,
        namedSpeakers, modelAnswers,
    ]
}
