import Foundation
import Mesh

/// Minutes as a document.
struct MinutesText {
    let title: String
    let minutes: Minutes

    private var sections: [(heading: String, statements: [(text: String, startMs: Int?)])] {
        [
            ("Summary", minutes.summary.map { ($0.text, $0.startMs) }),
            ("Key points", minutes.keyPoints.map { ($0.text, $0.startMs) }),
            ("Decisions", minutes.decisions.map { ($0.text, $0.startMs) }),
            ("Open questions", minutes.openQuestions.map { ($0.text, $0.startMs) }),
            ("Action items", minutes.actionItems.map { (Self.line($0), $0.startMs) }),
        ].filter { !$0.1.isEmpty }
    }

    private static func line(_ item: ActionItem) -> String {
        let facts = [item.assignee, item.dueDate.map { "due \($0)" }].compactMap { $0 }
        return facts.isEmpty ? item.text : "\(item.text) (\(facts.joined(separator: ", ")))"
    }

    var markdown: String {
        var lines = ["# \(Self.escapedMarkdown(title))"]
        for section in sections {
            lines += ["", "## \(section.heading)", ""]
            lines += section.statements.map { statement in
                let time = statement.startMs.map { " [\(Self.clock($0))](\(link(to: $0)))" } ?? ""
                return "- \(Self.escapedMarkdown(statement.text))\(time)"
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    var html: String {
        let body = sections.map { section in
            let items = section.statements.map { statement in
                let time = statement.startMs.map { " <a href=\"\(link(to: $0))\">\(Self.clock($0))</a>" } ?? ""
                return "<li>\(Self.escapedHTML(statement.text))\(time)</li>"
            }
            return "<h2>\(section.heading)</h2>\n<ul>\n\(items.joined(separator: "\n"))\n</ul>"
        }
        let heading = Self.escapedHTML(title)
        return """
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><title>\(heading)</title></head>
            <body>
            <h1>\(heading)</h1>
            \(body.joined(separator: "\n"))
            </body>
            </html>

            """
    }

    private func link(to startMs: Int) -> String { "/meetings/\(minutes.meetingID)#t=\(Double(startMs) / 1000)" }

    private static func clock(_ milliseconds: Int) -> String {
        let seconds = milliseconds / 1000
        let padded = { (number: Int) in number < 10 ? "0\(number)" : String(number) }
        return seconds >= 3600
            ? "\(seconds / 3600):\(padded(seconds / 60 % 60)):\(padded(seconds % 60))"
            : "\(seconds / 60):\(padded(seconds % 60))"
    }

    private static func escapedMarkdown(_ text: String) -> String {
        text.replacing(/[\\`*_\[\]<>#|]/) { "\\\($0.output)" }.replacing("\n", with: " ")
    }

    static func escapedHTML(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing(
            "\"", with: "&quot;")
    }
}
