/// What a program calls itself, in the few words by which a person recognises a device.
enum DeviceName {
    /// `Firefox on Linux`, `curl`, or `Unknown device`. Order matters: most browsers also name those that they imitate.
    static func reading(_ userAgent: String?) -> String {
        guard let userAgent, !userAgent.isEmpty else { return "Unknown device" }
        let browser = first(
            of: [
                ("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS/", "Firefox"),
                ("CriOS/", "Chrome"), ("Chromium/", "Chromium"),
                ("Chrome/", "Chrome"), ("Safari/", "Safari"),
            ], in: userAgent)
        let system = first(
            of: [
                ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
                ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"),
                ("Linux", "Linux"),
            ], in: userAgent)
        switch (browser, system) {
        case (let browser?, let system?): return "\(browser) on \(system)"
        case (let known?, nil), (nil, let known?): return known
        case (nil, nil): return ownName(userAgent)
        }
    }

    private static func first(of names: [(mark: String, name: String)], in text: String) -> String? {
        names.first { text.contains($0.mark) }?.name
    }

    /// `curl` of `curl/8.5.0`.
    private static func ownName(_ userAgent: String) -> String {
        let name = userAgent.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }.prefix(40)
        return name.isEmpty ? "Unknown device" : String(name)
    }
}
