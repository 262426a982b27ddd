import Foundation
import Mesh

/// Minutes as a document.
struct MinutesText {
    let title: String
    let minutes: Minutes

    private struct Line {
        let text: String
        let startMs: Int?
        /// What is to be known of it beside what it says.
        var notes: [String] = []
    }

    private var sections: [(heading: String, lines: [Line])] {
        [
            ("Summary", minutes.summary.map(Self.line)),
            ("Key points", minutes.keyPoints.map(Self.line)),
            ("Decisions", minutes.decisions.map(Self.line)),
            ("Open questions", minutes.openQuestions.map(Self.line)),
            ("Action items", minutes.actionItems.map(Self.line)),
            ("Topics", minutes.topics.map { Line(text: $0.title, startMs: $0.startMs) }),
        ].filter { !$0.1.isEmpty }
    }

    private static func line(_ statement: MinutesStatement) -> Line {
        Line(
            text: statement.text, startMs: statement.citations.isEmpty ? nil : statement.startMs,
            notes: notes(isCited: !statement.citations.isEmpty, isStale: statement.stale))
    }

    private static func line(_ item: ActionItem) -> Line {
        let facts = [item.assignee, item.dueDate.map { "due \($0)" }, item.status == .done ? "done" : nil]
            .compactMap { $0 }
        let text = facts.isEmpty ? item.text : "\(item.text) (\(facts.joined(separator: ", ")))"
        return Line(
            text: text, startMs: item.citations.isEmpty ? nil : item.startMs,
            notes: notes(isCited: !item.citations.isEmpty, isStale: item.stale))
    }

    private static func notes(isCited: Bool, isStale: Bool) -> [String] {
        [isCited ? nil : "added by a person", isStale ? "the record has changed since" : nil].compactMap { $0 }
    }

    /// Who has approved the minutes, and when.
    private var mark: String? {
        guard let approval = minutes.approval else { return nil }
        let name = approval.name.map { " by \($0)" } ?? ""
        return "Approved\(name) on \(approval.approvedAt.description.prefix(10)), version \(approval.version)"
    }

    var markdown: String {
        var lines = ["# \(Self.escapedMarkdown(title))"]
        if let mark { lines += ["", "**\(Self.escapedMarkdown(mark))**"] }
        for section in sections {
            lines += ["", "## \(section.heading)", ""]
            lines += section.lines.map { line in
                let time = line.startMs.map { " [\(Self.clock($0))](\(link(to: $0)))" } ?? ""
                let notes = line.notes.map { " *(\($0))*" }.joined()
                return "- \(Self.escapedMarkdown(line.text))\(time)\(notes)"
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    var html: String {
        let body = sections.map { section in
            let items = section.lines.map { line in
                let time = line.startMs.map { " <a href=\"\(link(to: $0))\">\(Self.clock($0))</a>" } ?? ""
                let notes = line.notes.map { " <em>(\(Self.escapedHTML($0)))</em>" }.joined()
                return "<li>\(Self.escapedHTML(line.text))\(time)\(notes)</li>"
            }
            return "<h2>\(section.heading)</h2>\n<ul>\n\(items.joined(separator: "\n"))\n</ul>"
        }
        let heading = Self.escapedHTML(title), mark = mark.map { "\n<p><strong>\(Self.escapedHTML($0))</strong></p>" }
        return """
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><title>\(heading)</title></head>
            <body>
            <h1>\(heading)</h1>\(mark ?? "")
            \(body.joined(separator: "\n"))
            </body>
            </html>

            """
    }

    var plain: String {
        var lines = [Self.oneLine(title)]
        if let mark { lines += [Self.oneLine(mark)] }
        for section in sections {
            lines += ["", section.heading.uppercased(), ""]
            lines += section.lines.map { line in
                let time = line.startMs.map { " [\(Self.clock($0))]" } ?? ""
                return "- \(Self.oneLine(line.text))\(time)\(line.notes.map { " (\($0))" }.joined())"
            }
        }
        return lines.joined(separator: "\n") + "\n"
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
        oneLine(text).replacing(/[\\`*_\[\]<>#|]/) { "\\\($0.output)" }
    }

    private static func oneLine(_ text: String) -> String {
        text.replacing(/[\r\n]+/, with: " ")
    }

    static func escapedHTML(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing(
            "\"", with: "&quot;")
    }
}
