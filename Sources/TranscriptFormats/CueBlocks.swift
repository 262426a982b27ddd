/// A block of lines between blank lines, as WebVTT and SubRip are made of.
struct CueBlock {
    /// The lines with their numbers, from 1; never empty.
    let lines: [(number: Int, text: Substring)]

    /// The blocks of a file.
    static func blocks(of lines: [Substring]) -> [CueBlock] {
        var blocks: [CueBlock] = []
        var open: [(number: Int, text: Substring)] = []
        for (index, line) in lines.enumerated() {
            if line.isBlank {
                if !open.isEmpty { blocks.append(CueBlock(lines: open)) }
                open = []
            } else {
                open.append((index + 1, line))
            }
        }
        if !open.isEmpty { blocks.append(CueBlock(lines: open)) }
        return blocks
    }

    /// A block as a cue: a line with times, after an identifier or not, then the words.
    func cue() throws(TranscriptFormatError) -> (start: Int, end: Int, payload: [Substring], line: Int) {
        let position = lines.prefix(2).firstIndex { $0.text.contains("-->") }
        guard let position else {
            throw TranscriptFormatError(
                .malformed, line: lines[0].number, "There are words without a line of times above them.")
        }
        let (start, end) = try CueTime.range(lines[position].text, line: lines[position].number)
        return (start, end, lines[(position + 1)...].map(\.text), lines[position].number)
    }
}
