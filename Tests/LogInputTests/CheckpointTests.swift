import Glibc
@testable import LogInput
import LogReading
import Testing

@Test(arguments: 0..<120)
func `Whatever happens to a log between runs, each of its lines is read once`(seed: Int) throws {
    var model = LogModel(UInt64(seed) + 1)
    let arguments = [["a.log"], ["a.log*"], [""]][seed % 3].map { model.folder($0) }
    let state = TemporaryFolder()
    var reader = CheckpointedReader(arguments, state: state("state.json"))
    func read(_ model: inout LogModel) throws {
        model.note("read")
        try reader.run()
    }
    for _ in 0..<40 {
        switch Int.random(in: 0..<10, using: &model.choice) {
        case 0...2: model.write()
        case 3: model.writePartial()
        case 4, 5: try read(&model)
        case 6: model.rotate()
        case 7: try model.copyAndTruncate(between: read)
        default: try model.compress(between: read)
        }
        // Of two logs that rotated before they were ever seen, only the one that was asked for is known.
        if reader.lines.isEmpty { try read(&model) }
    }
    try reader.run(isFinal: true)
    let truth = model.finish()
    let differences = reader.lines.sorted().difference(from: truth.sorted())
    #expect(differences.isEmpty, "\(differences) after \(model.operations)")
    let inOrder = reader.lines.filter { !model.unfinished.contains($0) }
    #expect(inOrder == truth.filter { !model.unfinished.contains($0) } || !differences.isEmpty)
    #expect(reader.notices == [], "\(model.operations)")
}
