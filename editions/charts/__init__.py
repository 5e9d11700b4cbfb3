"""
Charts as SVG, made on the server from figures that an edition released.

Pure functions: figures and labels in, SVG out. Nothing here asks a database, and nothing adds
people or projects up. Across, lengths are shares of the width; heights, type and lines are in
pixels, so that a chart is right at any width without being zoomed. Colours are classes
(`static/css/charts.css`), so that light, dark, forced colours and print are one drawing.
"""
