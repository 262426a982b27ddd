import Foundation

/// The languages that Whisper tells, which OpenAI's interface calls by their English names and other servers by code.
enum WhisperLanguage {
    private static let codes: [String: String] = {
        let names = """
            afrikaans af albanian sq amharic am arabic ar armenian hy assamese as azerbaijani az bashkir ba basque eu \
            belarusian be bengali bn bosnian bs breton br bulgarian bg cantonese yue catalan ca chinese zh croatian hr \
            czech cs danish da dutch nl english en estonian et faroese fo finnish fi french fr galician gl georgian ka \
            german de greek el gujarati gu haitian-creole ht hausa ha hawaiian haw hebrew he hindi hi hungarian hu \
            icelandic is indonesian id italian it japanese ja javanese jv kannada kn kazakh kk khmer km korean ko lao lo \
            latin la latvian lv lingala ln lithuanian lt luxembourgish lb macedonian mk malagasy mg malay ms \
            malayalam ml maltese mt maori mi marathi mr mongolian mn myanmar my nepali ne norwegian no nynorsk nn \
            occitan oc pashto ps persian fa polish pl portuguese pt punjabi pa romanian ro russian ru sanskrit sa \
            serbian sr shona sn sindhi sd sinhala si slovak sk slovenian sl somali so spanish es sundanese su swahili sw \
            swedish sv tagalog tl tajik tg tamil ta tatar tt telugu te thai th tibetan bo turkish tr turkmen tk \
            ukrainian uk urdu ur uzbek uz vietnamese vi welsh cy yiddish yi yoruba yo \
            burmese my castilian es flemish nl haitian ht letzeburgesch lb mandarin zh moldavian ro moldovan ro panjabi \
            pa pushto ps sinhalese si valencian ca
            """.split(separator: " ").map { String($0) }
        let pairs = stride(from: 0, to: names.count - 1, by: 2).map { (names[$0], names[$0 + 1]) }
        return Dictionary(pairs) { first, _ in first }
    }()

    /// The BCP 47 tag of what a server calls a language, by name or by code; nil for what is neither.
    static func tag(_ name: String) -> String? {
        let plain = name.trimmingCharacters(in: .whitespaces).lowercased()
        if let code = codes[plain.replacingOccurrences(of: " ", with: "-")] { return code }
        let parts = plain.replacingOccurrences(of: "_", with: "-").split(separator: "-")
        // Whisper's own code of Javanese is none of ISO 639.
        guard let first = primary(plain), first != "jw" else { return primary(plain).map { _ in "jv" } }
        guard parts.count == 2, parts[1].count == 2, parts[1].allSatisfy({ $0.isASCII && $0.isLetter }) else {
            return parts.count == 1 ? first : nil
        }
        return "\(first)-\(parts[1].uppercased())"
    }

    /// The language of a tag, without region: two or three letters; nil for what is no tag.
    static func primary(_ tag: String) -> String? {
        let first = tag.split { $0 == "-" || $0 == "_" }.first.map { $0.lowercased() } ?? ""
        guard (2...3).contains(first.count), first.allSatisfy({ $0.isASCII && $0.isLetter }), first != "und" else {
            return nil
        }
        return first
    }
}
