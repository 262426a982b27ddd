import Mesh

/// Everything that can be set. Each is read from the command line (`--database-url`), the environment (`DATABASE_URL`) or a file `.env`, in that order;
/// a leading `HANSARD_` is left out on the command line.
@Schema
struct Settings: Sendable {
    /// The address to listen on.
    @Length(1...255) var hansardHost: String = "127.0.0.1"
    /// The port to listen on; 0 takes a free one.
    @Within(0...65535) var hansardPort: Int = 8080
    /// The folder that holds the database, recordings, secrets and mail of this instance. By default `hansard` in the user's data folder.
    @Length(1...4096) var hansardData: String?
    /// The folder of the speech models. By default `hansard/models` in the user's data folder.
    @Length(1...4096) var hansardModels: String?
    /// The folder of the web app's files. By default they are looked for beside the program.
    @Length(1...4096) var hansardWeb: String?
    /// The database: `postgresql://user:password@host/name`, or a SQLite file. By default a SQLite file in the data folder.
    @Length(1...2048) var databaseURL: String?
    /// The address that people and programs use, such as `https://hansard.example`. Cookies, links in mails and checks of origin follow it.
    @Length(1...255) var publicURL: String?
    /// Origins of other pages that may call the API with a person's cookies, with commas between them.
    @Length(0...4096) var corsOrigins: String = ""
    /// Host names that are answered, with commas between them; empty means any.
    @Length(0...4096) var allowedHosts: String = ""
    /// Addresses of proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed, with commas between them.
    @Length(0...4096) var trustedProxies: String = ""
    /// `on`, or `off` to lift all limits on how often callers may call: for load tests only.
    var rateLimit: Switch = .on
    /// Who may make an account: `open` to anybody, `invite` to those who were invited, `closed` to nobody. The first account can always be made.
    var signUp: SignUpSetting = .open
    /// The largest recording in megabytes.
    @Within(1...100_000) var uploadLimitMb: Int = 500
    /// How many recordings are transcribed at once. They share the cores piece by piece, so that a short one does not wait for a long one to end.
    @Within(1...64) var hansardSpeechJobs: Int = 2
    /// `on`, or `off` to search by words alone though the model for meaning is there.
    var searchMeaning: Switch = .on
    /// A speech server that speaks OpenAI's protocol, such as `http://10.0.0.3:8000`; recordings are written down there instead of here.
    @Length(1...2048) var speechURL: String?
    /// The key by which the speech server lets this one in.
    @Length(1...255) var speechKey: String?
    /// The model that the speech server is asked for.
    @Length(1...255) var speechModel: String = "whisper-1"
    /// The key by which Deepgram lets this server in; recordings are then written down there.
    @Length(1...255) var deepgramAPIKey: String?
    /// The address of Deepgram, or of a server that speaks as it does.
    @Length(1...2048) var deepgramURL: String = "https://api.deepgram.com"
    /// The model that Deepgram is asked for.
    @Length(1...255) var deepgramModel: String = "nova-3"
    /// The address at which Deepgram can reach this server, such as `https://hansard.example`; transcripts are then brought, and not waited for.
    @Length(1...2048) var deepgramCallback: String?
    /// What writes recordings down where nobody asks for something else: `embedded`, `openai` or `deepgram`. By default Deepgram if there is a key for it, else the speech server if there is one, else this machine.
    var speechEngine: SpeechEngineSetting?
    /// A server with OpenAI's chat interface that lends a language model, such as `http://10.0.0.4:11434/v1` or `https://NAME.openai.azure.com`. Without one, minutes and answers are drawn from the record's own sentences.
    @Length(1...2048) var llmBaseURL: String?
    /// The language model that is asked for, or Azure's deployment.
    @Length(1...255) var llmModel: String?
    /// The key by which the language model's server lets this one in.
    @Length(1...4096) var llmAPIKey: String?
    /// The version of Azure's interface, such as `2024-10-21`, where a deployment's address needs one.
    @Length(1...40) var llmAPIVersion: String?
    /// How many tokens the language model reads and writes at once; 8192 where it is not said.
    @Within(1024...10_000_000) var llmContextTokens: Int?
    /// How many seconds one answer of the language model may take.
    @Within(1...3600) var llmTimeoutSeconds: Int = 600
    /// How many seconds the language model may keep silent in the middle of an answer.
    @Within(1...3600) var llmSilenceSeconds: Int = 60
    /// How many seconds the language model may work on the answer to a question, its tools included. After that the answer is made without it.
    @Within(1...120) var askTimeoutSeconds: Int = 45
    /// The time zone by which "tomorrow" becomes a date where nobody names another, such as `Europe/Berlin`.
    @Length(1...64) var hansardTimeZone: String = "UTC"
    /// Private networks from which recordings may be imported, such as `192.168.1.0/24`, with commas between them. Public addresses always may.
    @Length(0...4096) var outboundAllowed: String = ""
    /// The mail server, such as `smtp://user:password@mail.example:587`, with `smtps` for TLS from the start. Without one, mails are written to files.
    @Length(1...2048) var smtpURL: String?
    /// The sender of mails.
    @Length(3...254) var mailFrom: String = "hansard@localhost"
    /// The key by which nodes trust each other, 32 characters or more. Without one, this node answers no other.
    @Length(32...255) var meshKey: String?
    /// Services that other nodes run, such as `transcripts=http://10.0.0.2:8080`, with commas between them.
    @Length(0...4096) var remoteServices: String = ""
    /// Where `ask` and `call` find the server.
    @Length(1...2048) var hansardURL: String = "http://127.0.0.1:8080"
    /// The API key by which `ask` and `call` are let in.
    @Length(1...255) var hansardAPIKey: String?
    /// `trace`, `debug`, `info`, `notice`, `warning`, `error` or `critical`.
    var logLevel: LogLevel = .info
    /// `text` for people, `json` for programs.
    var logFormat: LogFormat = .text
}

/// On or off.
enum Switch: String, SchemaEnum {
    case on, off
}

/// Who may make an account.
enum SignUpSetting: String, SchemaEnum {
    case open, invite, closed
}

/// What writes recordings down.
enum SpeechEngineSetting: String, SchemaEnum {
    case embedded, openai, deepgram
}

/// From which level on lines are logged.
enum LogLevel: String, SchemaEnum {
    case trace, debug, info, notice, warning, error, critical
}

/// How lines are logged.
enum LogFormat: String, SchemaEnum {
    case text, json
}
