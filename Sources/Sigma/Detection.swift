/// What a rule looks for: searches with names, and conditions over the names.
public struct Detection: Sendable {
    /// In the order of the file.
    let searches: [Search]
    /// Joined with OR.
    let conditions: [Condition]

    /// The names of the searches, in the order of the file.
    public var searchIdentifiers: [String] { searches.map(\.name) }
    /// The conditions as they are written, joined with OR.
    public var condition: [String] { conditions.map(\.text) }

    struct Search: Sendable {
        let name: String
        let place: Place
        let body: SearchBody
    }
}

/// A search as it is written.
indirect enum SearchBody: Sendable {
    /// A map.
    case all([SearchBody])
    /// A list.
    case any([SearchBody])
    case item(DetectionItem)
}

/// A field with its modifiers, and the values it is compared with.
struct DetectionItem: Sendable {
    /// `nil` for the event as a whole.
    let field: String?
    let modifiers: ModifierSet
    let values: [Tree]
    let place: Place
}

/// A condition with the places of its words.
struct Condition: Sendable {
    indirect enum Expression: Sendable {
        case or([Expression])
        case and([Expression])
        case not(Expression)
        case identifier(Word)
        /// `all of` is all, `1 of` and `any of` is not all; `nil` for `them`.
        case of(all: Bool, pattern: Word?, at: Place)
    }

    struct Word: Sendable {
        let text: String
        let place: Place
    }

    let text: String
    let expression: Expression

    /// Whether it says `not` over all of it.
    var isNegated: Bool {
        if case .not = expression { true } else { false }
    }
}
