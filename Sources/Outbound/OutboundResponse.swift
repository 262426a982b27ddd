/// A successful answer whose body is still to be read.
public struct OutboundResponse: Sendable {
    /// 200 to 299, but for 206.
    public let status: Int
    /// What the server calls the content, in lower case and without parameters, such as `audio/mpeg`. It may be wrong.
    public let mediaType: String?
    /// The name that the server gives the file, else the last part of the last address: without folders, at most 255
    /// bytes, with no character that steers a terminal.
    public let fileName: String?
    /// How many bytes will come, if the server says so; never more than the limit of the fetch. Reading throws
    /// ``OutboundError/cutOff`` if fewer come.
    public let declaredLength: Int64?
    /// The body.
    public let bytes: OutboundBytes
}
