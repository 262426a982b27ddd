/// Where the program begins: the target `Launch` calls it, so that all the rest is a library that tests can import.
package enum Program {
    package static func main() async { await HansardProgram.main() }
}
