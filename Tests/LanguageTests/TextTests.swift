import Testing

@testable import Language

@Suite("Words, stems and sentences")
struct TextTests {
    @Test("Words of every script, with their places")
    func words() {
        #expect(
            WordScanner.words(of: "Don't stop, Zoë’s L_C_D 12.5").map(\.folded) == [
                "don't", "stop", "zoe's", "lcd", "12", "5",
            ])
        #expect(WordScanner.words(of: "日本 a東").map(\.folded) == ["日", "本", "a", "東"])
        #expect(WordScanner.words(of: "हिन्दी मराठी").map(\.folded) == ["हिन्दी", "मराठी"])
        #expect(WordScanner.words(of: "'quoted' --").map(\.folded) == ["quoted"])
        let text = "é, naïve!"
        let words = WordScanner.words(of: text)
        #expect(words.map { String(text.utf8Slice($0.start..<$0.end)) } == ["é", "naïve"])
    }

    @Test(
        "Stems are those of Porter's paper",
        arguments: [
            ("caresses", "caress"), ("ponies", "poni"), ("cats", "cat"), ("feed", "feed"), ("agreed", "agre"),
            ("plastered", "plaster"),
            ("motoring", "motor"), ("conflated", "conflat"), ("sized", "size"), ("hopping", "hop"), ("falling", "fall"),
            ("filing", "file"),
            ("happy", "happi"), ("sky", "sky"), ("relational", "relat"), ("conditional", "condit"),
            ("vietnamization", "vietnam"),
            ("operator", "oper"), ("hopefulness", "hope"), ("electrical", "electr"), ("goodness", "good"),
            ("allowance", "allow"),
            ("adjustment", "adjust"), ("adoption", "adopt"), ("probate", "probat"), ("rate", "rate"),
            ("controlling", "control"), ("roll", "roll"),
            ("generalizations", "gener"), ("oscillators", "oscil"),
        ])
    func stems(_ word: String, _ stem: String) {
        #expect(PorterStemmer.stem(word) == stem)
    }

    @Test("Terms are the same however a word is written")
    func terms() {
        #expect(IndexTerms.of("Sarah's colours") == IndexTerms.of("sarah colored".replacing("colored", with: "color")))
        #expect(IndexTerms.of("Café MEETINGS") == ["cafe", "meet"])
        #expect(IndexTerms.of("l'avion O'Brien") == ["l", "avion", "o", "brien"])
    }

    @Test("Sentences end at marks, but not after Dr. or inside a number")
    func sentences() {
        func split(_ text: String) -> [String] {
            SentenceSplitter.sentences(of: text).map { String(text.utf8Slice($0)) }
        }
        #expect(
            split("Dr. Lee came. It cost 12.50! Really? \"Yes.\" J. Doe left") == [
                "Dr. Lee came.", "It cost 12.50!", "Really?", "\"Yes.\"", "J. Doe left",
            ])
        #expect(split("今日は。元気？はい") == ["今日は。", "元気？", "はい"])
        #expect(split("   ").isEmpty)
        let long = split(String(repeating: "word ", count: 500))
        #expect(long.count > 5)
        #expect(long.allSatisfy { WordCount.of($0) <= SentenceSplitter.longestSentence + 1 })
        #expect(split(String(repeating: "漢", count: 500)).count > 5)
    }

    @Test("A sentence that runs on over segments of one speaker cites them all")
    func runsOn() {
        let sentences = SentenceReader.sentences(
            of: segments([
                ("A", "We will move the"), ("A", "office to Leeds. And then"), ("B", "what then?"),
            ]))
        #expect(sentences.map(\.text) == ["We will move the office to Leeds.", "And then", "what then?"])
        #expect(sentences.map(\.segmentIDs) == [[segmentID(0), segmentID(1)], [segmentID(1)], [segmentID(2)]])
        #expect(sentences.map(\.startMs) == [0, 5_000, 10_000])
    }

    @Test("Cleaning takes out sounds, repeats and false starts, and puts nothing in")
    func cleaning() {
        let cleaner = StatementCleaner(language: .english)
        #expect(
            cleaner.clean("Um, so the the website needs an an order form, you know.")
                == "The website needs an order form.")
        #expect(cleaner.clean("and we we have we have th the T_F_T_ screen., uh") == "We have the TFT screen.")
        #expect(
            cleaner.clean("call five five one, please do not not call") == "Call five five one, please do not call.")
        #expect(cleaner.clean("Do you know what kind of thing I mean?") == "Do you know what kind of thing I mean?")
        #expect(cleaner.clean("um, uh.") == "")
        #expect(StatementCleaner(language: .unknown).clean("und und das ist") == "Und das ist")
    }
}
