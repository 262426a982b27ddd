import Foundation

/// Looks for breaches of the rules in source files.
struct HouseInspection {
    let rules: HouseRules

    /// Words that say that something is not done. They are put together here so that this file does not contain them.
    private static let marks: [String] = [
        #"\bTO"# + #"DO\b"#, #"\bFIX"# + #"ME\b"#, #"\bX"# + #"XX\b"#, #"\bHA"# + #"CK\b"#, "not " + "implemented",
        "unim" + "plemented", "fatal" + #"Error\("#, #"\btry"# + "!",
    ]

    /// - Parameter path: from the root of the repository, such as `Sources/Mesh/Caller.swift`.
    func inspect(_ path: String, _ text: String) -> [Breach] {
        guard let language = Self.language(of: path) else { return [] }
        let code = SourceScanner.code(text, language)
        var breaches = lengths(path, text, code, language) + unfinished(path, text)
        if language == .swift { breaches += imports(path, code) }
        return breaches
    }

    /// Which targets of a list of files under `Sources/` lack a `README.md`.
    func targetsWithoutReadme(_ paths: [String]) -> [String] {
        let targets = Set(paths.filter { $0.hasPrefix("Sources/") }.compactMap(Self.room))
        return targets.filter { !paths.contains("Sources/\($0)/README.md") }.sorted()
    }

    private static func language(of path: String) -> SourceScanner.Language? {
        switch (path.split(separator: "/").first, path.split(separator: ".").last) {
        case ("Sources", "swift"), ("Tests", "swift"): .swift
        case ("web", "js"), ("web", "mjs"): .javaScript
        case ("conformance", "py"), ("Tests", "py"), ("scripts", "py"), ("benchmarks", "py"): .python
        default: nil
        }
    }

    private static func room(_ path: String) -> String? {
        let parts = path.split(separator: "/")
        return parts.count >= 3 ? String(parts[1]) : nil
    }

    private func imports(_ path: String, _ code: String) -> [Breach] {
        guard path.hasPrefix("Sources/"), let room = Self.room(path) else { return [] }
        let statement =
            /^\s*(?:@\w+(?:\(\w+\))?\s+)*(?:public |package |internal |private |fileprivate )?import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(\w+)/
        return code.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap { number, line in
            guard let match = line.firstMatch(of: statement),
                let reason = rules.complaint(about: String(match.output.1), in: room)
            else { return nil }
            return Breach(path: path, line: number + 1, reason: reason)
        }
    }

    private func lengths(
        _ path: String, _ text: String, _ code: String, _ language: SourceScanner.Language
    ) -> [Breach] {
        let count = text.utf8.count { $0 == UInt8(ascii: "\n") }
        let file = count > rules.longestFile ? [Breach(path: path, line: 1, reason: "a file of \(count) lines")] : []
        return file
            + FunctionLength.all(in: code, language).filter { $0.lines > rules.longestFunction }
            .map { Breach(path: path, line: $0.line, reason: "a function of \($0.lines) lines") }
    }

    private func unfinished(_ path: String, _ text: String) -> [Breach] {
        text.components(separatedBy: "\n").enumerated().flatMap { number, line in
            Self.marks.filter { line.range(of: $0, options: .regularExpression) != nil }
                .map { Breach(path: path, line: number + 1, reason: "a mark of unfinished work (\($0))") }
        }
    }
}
