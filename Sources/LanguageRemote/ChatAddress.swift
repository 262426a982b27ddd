import Foundation
import Remote

/// Where a server takes chats, and how it wants the key.
///
/// Azure's forms are at https://learn.microsoft.com/azure/ai-foundry/openai/reference (deployments, dated versions) and
/// https://learn.microsoft.com/azure/foundry/openai/api-version-lifecycle (`/openai/v1`, which needs no version).
struct ChatAddress: Sendable, Hashable {
    let url: String
    /// The host, with the port if one is given.
    let host: String
    /// Whether the key goes into `api-key`, not into `authorization`.
    let isAzure: Bool

    /// Azure's latest dated version that is no preview.
    private static let azureVersion = "2024-10-21"
    private static let azureHosts = [".openai.azure.com", ".cognitiveservices.azure.com", ".services.ai.azure.com"]
    private static let path = "/chat/completions"
    private static let deployments = "/openai/deployments/"

    /// - Parameters:
    ///   - text: as `OpenAIChatSettings.base` says.
    ///   - model: stands for the deployment where the address names none.
    /// - Throws: `badAddress`.
    init(_ text: String, model: String) throws(RemoteError) {
        let sides = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let version = try sides.count == 2 ? Self.version(String(sides[1])) : nil
        let address = try RemoteAddress(String(sides.first ?? ""), of: ChatServer.name)
        host = address.host
        let name = URLComponents(string: address.text)?.host?.lowercased() ?? ""
        isAzure = Self.azureHosts.contains(where: name.hasSuffix) || address.text.contains(Self.deployments)
        guard isAzure || version == nil else {
            throw RemoteError(
                .badAddress, "The \(ChatServer.name)'s address has an api-version, which only Azure's may.")
        }
        url = isAzure ? Self.azure(address, version, model) : Self.plain(address)
    }

    private static func plain(_ address: RemoteAddress) -> String {
        address.text.hasSuffix(path) ? address.text : address.url("/v1", path)
    }

    private static func azure(_ address: RemoteAddress, _ version: String?, _ model: String) -> String {
        var base = address.text
        if base.hasSuffix(path) { base.removeLast(path.count) }
        if base.hasSuffix("/openai") { base.removeLast("/openai".count) }
        if version != nil, !base.contains(deployments), !base.hasSuffix("/v1") {
            base += deployments + RemoteAddress.escaped(model)
        }
        let isDeployment = base.contains(deployments)
        if !isDeployment, !base.hasSuffix("/v1") { base += "/openai/v1" }
        let dated = version ?? (isDeployment ? azureVersion : nil)
        return base + path + (dated.map { "?api-version=\(RemoteAddress.escaped($0))" } ?? "")
    }

    private static func version(_ query: String) throws(RemoteError) -> String {
        let sides = query.split(separator: "=", omittingEmptySubsequences: false)
        guard sides.count == 2, sides[0] == "api-version", !sides[1].isEmpty,
            sides[1].allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-.".contains($0)) })
        else {
            throw RemoteError(
                .badAddress, "The \(ChatServer.name)'s address may have api-version=… after its question mark, no more."
            )
        }
        return String(sides[1])
    }
}

/// What errors and logs call a server that lends a language model.
enum ChatServer {
    static let name = "language model"

    static func at(_ address: ChatAddress, key: String?) -> RemoteServer {
        RemoteServer(name, host: address.host, key: key)
    }
}
