import Foundation
import Mesh

/// What valid requests hold that no schema tells: passwords, tokens, words that are in the record.
struct ExampleValues: Sendable, Codable {
    /// Mailed to the bystander.
    var verificationToken: String
    var resetToken: String
    /// Of a session of the bystander.
    var refreshToken: String

    /// Half a second of silence.
    var upload: Data { Waveform.silence(remark: "an example") }

    /// Parameters of paths that are no ids.
    var path: [String: String] { ["tools.run": "search_find"] }

    var query: [String: [String: JSONValue]] {
        [
            "recordings.upload": ["transcribe": false],
            "search.find": ["q": "heating"],
            "search.context": ["q": "heating"],
            "events.follow": ["seconds": 0],
        ]
    }

    /// The whole body of an operation, where it is not what its schema requires.
    func body(of operation: String) -> [String: JSONValue]? {
        switch operation {
        case "auth.sign_up":
            ["name": "Somebody New", "email": "somebody-new@example.org", "password": .string(TestPerson.password)]
        case "auth.verify_email": ["token": .string(verificationToken)]
        case "auth.resend_verification", "auth.forgot_password": ["email": .string(TestPerson.bystander.email)]
        case "auth.login": ["email": .string(TestPerson.bystander.email), "password": .string(TestPerson.password)]
        case "auth.refresh": ["refresh_token": .string(refreshToken)]
        case "auth.reset_password": ["token": .string(resetToken), "password": "another anchor 43"]
        case "auth.change_password":
            ["current_password": .string(TestPerson.password), "new_password": "another anchor 43"]
        case "auth.confirm_password": ["password": .string(TestPerson.password)]
        case "uploads.import_from": ["url": "https://files.example.org/call.wav"]
        case "segments.move_boundary": ["words": 1]
        case "speakers.map": ["speakers": [["label": "Ada", "name": "Ada Byron"]]]
        case "tools.run": ["q": "heating"]
        case "ask_mind.ask", "ask_mind.post", "ask_mind.stream": ["question": "Who repairs the heating?"]
        case "transcripts.import_transcript": ["segments": [["speaker": "Ada", "text": "Nothing new."]]]
        default: nil
        }
    }
}

/// A small sound file.
enum Waveform {
    /// Half a second of silence, 8 kHz, 16 bit, mono, with a remark in a chunk of its own (RIFF, `LIST` of `INFO`).
    static func silence(remark: String) -> Data {
        func number(_ value: Int, _ bytes: Int) -> Data { Data((0..<bytes).map { UInt8(value >> ($0 * 8) & 0xFF) }) }
        func chunk(_ name: String, _ content: Data) -> Data {
            Data(name.utf8) + number(content.count, 4) + content + Data(count: content.count % 2)
        }
        let format =
            number(1, 2) + number(1, 2) + number(8000, 4) + number(16000, 4) + number(2, 2) + number(16, 2)
        let remark = chunk("LIST", Data("INFO".utf8) + chunk("ICMT", Data(remark.utf8) + Data(count: 1)))
        return chunk("RIFF", Data("WAVE".utf8) + chunk("fmt ", format) + remark + chunk("data", Data(count: 8000)))
    }
}
