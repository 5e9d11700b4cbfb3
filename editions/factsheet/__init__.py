"""
The printed profile as a PDF, and one of each region, sector, organisation and project.

The facts are those of the page with the same name: `views` takes what the page gathered,
`country`, `accounts` and `project` say in which order it is printed, `press` sets it. Only data
goes to the typesetter, as JSON; the `.typ` files beside this one hold no fact and no word.
"""
