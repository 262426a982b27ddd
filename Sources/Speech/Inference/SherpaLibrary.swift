import CSherpa
import Glibc

/// sherpa-onnx, opened from a file at run time. It runs on the ONNX Runtime beside it.
///
/// `@unchecked Sendable`: the table of functions never changes once it is filled.
final class SherpaLibrary: @unchecked Sendable {
    let functions: SherpaFunctions

    /// Opens the library of a model folder. It stays open until the process ends: it is not made to be closed.
    init(models: SpeechModels) throws(SpeechError) {
        // First the runtime, by its place: the library asks for it by name alone, and would look elsewhere for it.
        guard dlopen(models.path(.runtime), RTLD_NOW | RTLD_LOCAL) != nil,
            let library = dlopen(models.path(.sherpa), RTLD_NOW | RTLD_LOCAL)
        else { throw .engineFailed("sherpa-onnx cannot be opened") }
        var functions = SherpaFunctions()
        guard sherpa_functions(library, &functions) else {
            throw .engineFailed("this is not sherpa-onnx \(String(cString: sherpa_version)); run scripts/models.sh.")
        }
        self.functions = functions
    }
}
