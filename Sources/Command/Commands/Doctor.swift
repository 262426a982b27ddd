import ArgumentParser
import Foundation
import Mesh

/// `hansard doctor`
struct Doctor: SettingsCommand {
    static let configuration = CommandConfiguration(
        abstract: "Says what is present, what is missing, and how to get it.",
        discussion: "Exit codes: 0 nothing is missing, 1 something is.")

    @Flag(help: "For programs: a list of {name, state, detail}.")
    var json = false

    func run(with settings: Settings) async throws {
        let findings = await Examination(settings: settings).findings()
        if json {
            print(String(decoding: try JSONCoding.encoder.encode(findings), as: UTF8.self))
        } else {
            let width = findings.map(\.name.count).max() ?? 0
            for finding in findings {
                let name = finding.name.padding(toLength: width, withPad: " ", startingAt: 0)
                let state = finding.state.rawValue.padding(toLength: 7, withPad: " ", startingAt: 0)
                print("\(state)  \(name)  \(finding.detail)")
            }
        }
        if findings.contains(where: { $0.state == .missing }) { throw ExitCode.failure }
    }
}
