package settings

// nearest finds the candidate a mistyped key was most likely meant to be, "" when
// none is near. Distance counts inserted, removed, changed letters.
func nearest(key string, candidates []string) string {
	limit := max(2, len(key)/4)
	best, bestDistance := "", limit+1
	for _, candidate := range candidates {
		if d := distance(key, candidate); d < bestDistance {
			best, bestDistance = candidate, d
		}
	}
	return best
}

func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
