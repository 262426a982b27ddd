import Foundation
import Language

/// Prints the figures of the room on public data: `LanguageBench FOLDER [retrieval|meaning|answers|claims|minutes|topics|speed|
/// unanswered|texts|drafts …]`, where FOLDER holds `qmsum-val.jsonl` and `ami-dev.jsonl`. `meaning` needs the folder of
/// models, `HANSARD_MODELS`; with `unanswered` it is how passages are found to answer from.
@main
struct LanguageBench {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard let folder = arguments.first else {
            print(
                "usage: LanguageBench FOLDER [retrieval|meaning|answers|claims|minutes|topics|speed|unanswered|texts|drafts …]"
            )
            exit(64)
        }
        if arguments.count == 1 || arguments.contains("speed") {
            SpeedScore.print(try CorpusMeeting.read(folder + "/qmsum-val.jsonl"))
        }
        let wanted = Set(arguments.dropFirst())
        func wants(_ name: String) -> Bool { wanted.isEmpty || wanted.contains(name) }
        if wants("retrieval") { try await RetrievalScore.print(CorpusMeeting.read(folder + "/qmsum-val.jsonl")) }
        if wanted.contains("meaning"), !wanted.contains("unanswered") {
            try await RetrievalScore.print(
                CorpusMeeting.read(folder + "/qmsum-val.jsonl"), embedder: Models.embedder())
        }
        if wants("answers") { AnswersScore.print(try CorpusMeeting.read(folder + "/qmsum-val.jsonl")) }
        if wants("claims") || wanted.contains("faults") {
            await ClaimsScore.print(
                try CorpusMeeting.read(folder + "/qmsum-val.jsonl"), try CorpusMeeting.read(folder + "/ami-dev.jsonl"),
                showing: wanted.contains("faults") ? 12 : 0)
        }
        if wants("minutes") { MinutesScore.print(try CorpusMeeting.read(folder + "/ami-dev.jsonl")) }
        if wants("topics") { TopicsScore.print(try CorpusMeeting.read(folder + "/ami-dev.jsonl")) }
        if wanted.contains("unanswered") {
            try await UnansweredScore.print(
                try CorpusMeeting.read(folder + "/qmsum-val.jsonl"), unanswerable: folder + "/unanswerable.jsonl",
                lists: wanted.contains("texts"), embedder: wanted.contains("meaning") ? Models.embedder() : nil)
            return
        }
        if wanted.contains("texts") { MinutesScore.printTexts(try CorpusMeeting.read(folder + "/ami-dev.jsonl")) }
        if wanted.contains("drafts") { MinutesScore.printDrafts(try CorpusMeeting.read(folder + "/ami-dev.jsonl")) }
    }
}
