import Foundation
import Language

/// Prints the figures of the room on public data: `LanguageBench FOLDER [retrieval|answers|minutes|speed|unanswered|texts|drafts
/// …]`, where FOLDER holds `qmsum-val.jsonl` and `ami-dev.jsonl`.
@main
struct LanguageBench {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard let folder = arguments.first else {
            print("usage: LanguageBench FOLDER [retrieval|answers|minutes|speed|unanswered|texts|drafts …]")
            exit(64)
        }
        if arguments.count == 1 || arguments.contains("speed") {
            SpeedScore.print(try CorpusMeeting.read(folder + "/qmsum-val.jsonl"))
        }
        let wanted = Set(arguments.dropFirst())
        func wants(_ name: String) -> Bool { wanted.isEmpty || wanted.contains(name) }
        if wants("retrieval") { RetrievalScore.print(try CorpusMeeting.read(folder + "/qmsum-val.jsonl")) }
        if wants("answers") { AnswersScore.print(try CorpusMeeting.read(folder + "/qmsum-val.jsonl")) }
        if wants("minutes") { MinutesScore.print(try CorpusMeeting.read(folder + "/ami-dev.jsonl")) }
        if wanted.contains("unanswered") {
            try UnansweredScore.print(
                try CorpusMeeting.read(folder + "/qmsum-val.jsonl"), unanswerable: folder + "/unanswerable.jsonl",
                lists: wanted.contains("texts"))
            return
        }
        if wanted.contains("texts") { MinutesScore.printTexts(try CorpusMeeting.read(folder + "/ami-dev.jsonl")) }
        if wanted.contains("drafts") { MinutesScore.printDrafts(try CorpusMeeting.read(folder + "/ami-dev.jsonl")) }
    }
}
