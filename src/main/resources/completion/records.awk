# Reads pairs of the records in the state folder, "key":"id","key":"text" in JSON; prints values to offer, a tab and their
# descriptions. Leaves out texts with escapes other than \" or with characters that a terminal does not show.
{
    id = $0; sub(/^"[A-Za-z]*":"/, "", id); sub(/".*/, "", id)
    text = $0; sub(/^"[A-Za-z]*":"[^"]*","[A-Za-z]*":"/, "", text); sub(/"$/, "", text)
    if (id == "" || id in seen || text ~ /\\[^"]/) next
    if (text ~ /[\001-\037\177]|\302[\200-\237]|\342\200[\213-\217\252-\256]|\342\201[\240-\257]/) next
    gsub(/\\"/, "\"", text)
    seen[id] = text; sharing[tolower(text)]++
}
END {
    for (id in seen) {
        text = seen[id]; value = id; description = text
        # A name that several organisations have is ambiguous.
        if (kind ~ /^organisation/ && sharing[tolower(text)] == 1) { value = text; description = id }
        # An entry of a list.
        if (kind == "organisations" && value ~ /^["!]|,/) { gsub(/"/, "\"\"", value); value = "\"" value "\"" }
        print value "\t" description
    }
}
