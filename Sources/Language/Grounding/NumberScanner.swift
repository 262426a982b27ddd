/// Reads ``NumberFacts`` out of a text, word by word.
struct NumberScanner {
    private let words: [Word]
    private let bytes: [UInt8]
    private let language: TextLanguage
    private let isRecord: Bool
    private var grounding: GroundingWords { language.grounding }

    /// A number and the words that tell it.
    private struct Number {
        var value: Double
        var range: Range<Int>
        /// From digits, or from words.
        var hasDigits: Bool
        /// "one", "first": may be no number at all.
        var isOne = false
    }

    init(_ text: String, language: TextLanguage, isRecord: Bool) {
        words = WordScanner.words(of: text)
        bytes = Array(text.utf8)
        self.language = language
        self.isRecord = isRecord
    }

    mutating func read(into facts: inout NumberFacts) {
        var numbers: [Number] = []
        var index = 0
        while index < words.count {
            if let next = clock(at: index, into: &facts) {
                index = next
            } else if let number = number(at: index) {
                numbers.append(number)
                index = number.range.upperBound
            } else {
                readWord(index, into: &facts)
                index += 1
            }
        }
        for (place, number) in numbers.enumerated() { readNumber(number, into: &facts, last: numbers[..<place].last) }
        readUnits(numbers, into: &facts)
    }

    // MARK: Words

    private func folded(_ index: Int) -> String? { words.indices.contains(index) ? words[index].folded : nil }

    private func isCapital(_ index: Int) -> Bool { (65...90).contains(bytes[words[index].start]) }

    private func readWord(_ index: Int, into facts: inout NumberFacts) {
        let word = Self.withoutPossessive(words[index].folded)
        if let day = grounding.days[word] { facts.add(date: day) }
        if let name = grounding.calendar[word], name == word || word == name + "s" || isRecord || isCapital(index) {
            facts.add(date: name)
        }
        if grounding.months.contains(word) {
            let before = folded(index - 1).map { grounding.monthSigns.contains($0) || isDigits($0) } ?? false
            let after = folded(index + 1).map(isDigits) ?? false
            if before || after { facts.add(date: word) }
        }
        if let step = grounding.steps[word], let period = folded(index + 1).map(Self.withoutPossessive),
            grounding.periods.contains(period)
        {
            facts.add(date: "\(step) \(period)")
        }
        if word.utf8.contains(where: Self.isDigit), word.utf8.contains(where: { $0 >= 97 }) { facts.add(code: word) }
    }

    private static func withoutPossessive(_ word: String) -> String {
        word.hasSuffix("'s") ? String(word.dropLast(2)) : word
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 48 && byte <= 57 }

    private func isDigits(_ word: String) -> Bool { word.utf8.first.map(Self.isDigit) ?? false }

    // MARK: Numbers

    private func readNumber(_ number: Number, into facts: inout NumberFacts, last: Number?) {
        let next = folded(number.range.upperBound)
        if number.isOne, !isRecord, next.map({ language.isSilent($0) || !isNoun($0) }) ?? true { return }
        facts.add(value: number.value)
        guard isRecord else { return }
        if number.value < 25, number.value == number.value.rounded() {
            let hour = Int(number.value)
            facts.add(clock: hour < 13 ? [hour % 12 * 60, (hour % 12 + 12) * 60] : [hour % 24 * 60])
        }
        guard let last, last.range.upperBound == number.range.lowerBound, last.value == last.value.rounded(),
            (0..<100).contains(number.value), (1..<100).contains(last.value)
        else { return }
        // "twenty twenty-six" is a year, "ten thirty" a time.
        facts.add(value: last.value * 100 + number.value)
        if last.value < 24, number.value < 60 {
            let minute = Int(last.value) * 60 + Int(number.value)
            facts.add(clock: last.value < 13 ? [minute % 720, minute % 720 + 720] : [minute])
        }
    }

    /// "one of" and "one is" count nothing.
    private func isNoun(_ word: String) -> Bool { !language.workVerbs.contains(word) }

    private func number(at index: Int) -> Number? {
        let word = words[index].folded
        if isDigits(word) { return digits(at: index) }
        if let scale = grounding.scales[word], word.utf8.count > 2 {
            return scaled(Number(value: scale, range: index..<index + 1, hasDigits: false))
        }
        if let value = grounding.ordinals[word] {
            let isTime = word == "second" && folded(index - 1).map(grounding.articles.contains) ?? false
            guard !isTime else { return nil }
            return Number(
                value: value, range: index..<index + 1, hasDigits: false, isOne: grounding.ones.contains(word))
        }
        guard grounding.numbers[word] != nil else { return nil }
        return cardinal(at: index)
    }

    /// "two hundred and fifty thousand", "three point five", "two and a half".
    private func cardinal(at start: Int) -> Number? {
        var total = 0.0
        var current = 0.0
        var room = 100.0
        var index = start
        loop: while let word = folded(index) {
            if let value = grounding.numbers[word] {
                guard value < room else { break loop }
                current += value
                room = value >= 20 ? 10 : 0
            } else if let value = grounding.ordinals[word], value >= 1, value < room, index > start {
                current += value
                index += 1
                break loop
            } else if let scale = grounding.scales[word] {
                if scale <= 100 {
                    current = max(current, 1) * scale
                } else {
                    total += max(current, 1) * scale
                    current = 0
                }
                room = 100
            } else if word == "and", room == 100, folded(index + 1).map({ grounding.numbers[$0] != nil }) ?? false {
                // Goes on with the next word.
            } else {
                break loop
            }
            index += 1
        }
        var number = Number(value: total + current, range: start..<index, hasDigits: false)
        number.isOne = number.range.count == 1 && grounding.ones.contains(words[start].folded)
        return withFraction(number)
    }

    private func withFraction(_ number: Number) -> Number {
        var number = number
        let end = number.range.upperBound
        if folded(end) == "point", let first = folded(end + 1).flatMap({ grounding.numbers[$0] }), first < 10 {
            var index = end + 1
            var share = 0.1
            while let digit = folded(index).flatMap({ grounding.numbers[$0] }), digit < 10, share > 1e-6 {
                number.value += digit * share
                share /= 10
                index += 1
            }
            number.value = (number.value * 1e6).rounded() / 1e6
            number.range = number.range.lowerBound..<index
        } else if folded(end) == "and", folded(end + 1) == "a", folded(end + 2) == "half" {
            number.value += 0.5
            number.range = number.range.lowerBound..<end + 3
        }
        number.isOne = number.isOne && number.range.count == 1
        return scaled(number)
    }

    private func scaled(_ number: Number) -> Number {
        var number = number
        while let scale = folded(number.range.upperBound).flatMap({ grounding.scales[$0] }) {
            number.value *= scale
            number.isOne = false
            number.range = number.range.lowerBound..<number.range.upperBound + 1
        }
        return number
    }

    /// "1,250.50", "1 250", "3rd", "2k", "1990s". A comma or a stop before three digits separates thousands; other
    /// commas are read as the decimal mark.
    private func digits(at start: Int) -> Number? {
        let word = words[start].folded
        let head = word.utf8.prefix(while: Self.isDigit)
        let tail = String(word.dropFirst(head.count))
        var text = String(decoding: head, as: UTF8.self)
        var end = start + 1
        var factor = 1.0
        if !tail.isEmpty {
            if let scale = Self.suffixes[tail] { factor = scale } else { return nil }
        } else {
            while let next = folded(end), let mark = mark(before: end), next.utf8.allSatisfy(Self.isDigit) {
                let isThousands = next.utf8.count == 3 && (mark == UInt8(ascii: ",") || mark == UInt8(ascii: " "))
                if isThousands, !text.contains("."), text.utf8.count <= 3 || end > start + 1 {
                    text += next
                } else if mark != UInt8(ascii: " "), !text.contains(".") {
                    text += "." + next
                } else {
                    break
                }
                end += 1
            }
        }
        guard text.utf8.count < 16, let value = Double(text) else { return nil }
        return scaled(Number(value: value * factor, range: start..<end, hasDigits: true))
    }

    private static let suffixes: [String: Double] = [
        "st": 1, "nd": 1, "rd": 1, "th": 1, "s": 1, "k": 1_000, "m": 1e6, "mn": 1e6, "bn": 1e9,
    ]

    /// The one byte between a word and the one before it.
    private func mark(before index: Int) -> UInt8? {
        guard index > 0, words[index].start == words[index - 1].end + 1 else { return nil }
        let byte = bytes[words[index - 1].end]
        return [UInt8(ascii: ","), UInt8(ascii: "."), UInt8(ascii: " ")].contains(byte) ? byte : nil
    }

    // MARK: Units

    /// A unit goes with the number before it, in the record with all shortly before it: "two or three weeks".
    private func readUnits(_ numbers: [Number], into facts: inout NumberFacts) {
        for index in words.indices {
            guard let unit = grounding.units[words[index].folded] else { continue }
            let isPercent = unit == "cent" && folded(index - 1) == "per"
            let name = isPercent ? "percent" : unit
            let reach = isRecord ? 6 : 2
            let near = numbers.filter { $0.range.upperBound <= index && index - $0.range.upperBound < reach }
            for number in isRecord ? near : near.suffix(1) { facts.add(value: number.value, unit: name) }
            if isRecord {
                facts.add(unit: name)
                if let article = folded(index - 1), grounding.articles.contains(article) {
                    facts.add(value: 1, unit: name)
                    facts.add(value: 1)
                } else if folded(index - 1) == "of", folded(index - 2) == "couple" {
                    facts.add(value: 2, unit: name)
                    facts.add(value: 2)
                }
            }
        }
        for number in numbers {
            for place in [words[number.range.lowerBound].start - 1, words[number.range.upperBound - 1].end] {
                if let unit = symbol(around: place) { facts.add(value: number.value, unit: unit) }
            }
        }
    }

    /// The unit whose symbol has a byte at `place`, or after a space there.
    private func symbol(around place: Int) -> String? {
        for (symbol, unit) in grounding.units where symbol.utf8.first.map({ !(97...122).contains($0) }) ?? false {
            let sign = Array(symbol.utf8)
            for start in max(0, place - sign.count + 1)...max(0, place + 1)
            where start + sign.count <= bytes.count && bytes[start..<start + sign.count].elementsEqual(sign) {
                return unit
            }
        }
        return nil
    }

    // MARK: Times of the day

    /// "10:30", "10.30 am", "3 pm", "half past ten", "three o'clock"; the index after it.
    private func clock(at index: Int, into facts: inout NumberFacts) -> Int? {
        if let (minute, end) = pastClock(at: index) {
            facts.add(clock: [minute % 720, minute % 720 + 720])
            return end
        }
        guard let (hour, minute, end, isTold) = hourAndMinute(at: index), hour < 25, minute < 60 else { return nil }
        let total = hour * 60 + minute
        if let (half, after) = half(at: end, in: index..<end) {
            facts.add(clock: [total % 720 + half * 720])
            return after
        }
        if folded(end) == "o'clock" {
            facts.add(clock: [total % 720, total % 720 + 720])
            return end + 1
        }
        guard isTold else { return nil }
        facts.add(clock: hour < 13 ? [total % 720, total % 720 + 720] : [total % 1_440])
        return end
    }

    /// 0 for before noon, 1 after it.
    private func half(at end: Int, in range: Range<Int>) -> (Int, Int)? {
        if let sign = folded(end), let half = ["am": 0, "pm": 1][sign] { return (half, end + 1) }
        let last = words[range.upperBound - 1].folded
        if last.hasSuffix("am") { return (0, end) }
        return last.hasSuffix("pm") ? (1, end) : nil
    }

    private func hourAndMinute(at index: Int) -> (hour: Int, minute: Int, end: Int, isTold: Bool)? {
        let word = words[index].folded
        if isDigits(word) {
            let bare = word.hasSuffix("am") || word.hasSuffix("pm") ? String(word.dropLast(2)) : word
            guard let hour = Int(bare) else { return nil }
            if let next = folded(index + 1), words[index + 1].start == words[index].end + 1,
                bytes[words[index].end] == UInt8(ascii: ":"), let minute = Int(next.prefix(2)), next.utf8.count >= 2
            {
                return (hour, minute, index + 2, true)
            }
            return (hour, 0, index + 1, false)
        }
        guard let hour = grounding.numbers[word], hour >= 1, hour <= 12 else { return nil }
        if let next = folded(index + 1), let minute = grounding.numbers[next], minute >= 10,
            ["am", "pm"].contains(folded(index + 2) ?? "")
        {
            return (Int(hour), Int(minute), index + 2, false)
        }
        return (Int(hour), 0, index + 1, false)
    }

    private func pastClock(at index: Int) -> (Int, Int)? {
        guard let first = folded(index), let link = folded(index + 1), let hourWord = folded(index + 2),
            link == "past" || link == "to", first == "half" || first == "quarter",
            let hour = grounding.numbers[hourWord] ?? Double(hourWord), hour >= 1, hour <= 12
        else { return nil }
        let minutes = first == "half" ? 30 : 15
        return ((Int(hour) * 60 + (link == "past" ? minutes : 720 - minutes)), index + 3)
    }
}
