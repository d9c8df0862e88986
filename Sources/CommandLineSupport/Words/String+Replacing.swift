extension String {
    /// The text with another one in place of each of some character.
    ///
    /// The standard library's `replacing` takes texts, and brings its engine of regular expressions
    /// into the program for that: a megabyte.
    package func replacing(each character: Character, by text: String) -> String {
        var result = ""
        for each in self {
            if each == character { result += text } else { result.append(each) }
        }
        return result
    }
}
